/** Tests of the mapping from rows to documents. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.document;
