/** Tests of mapping and bulk answers. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.search;
