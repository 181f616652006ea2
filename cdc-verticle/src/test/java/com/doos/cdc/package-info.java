/** Tests of the CDC service as a whole and of its settings. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc;
