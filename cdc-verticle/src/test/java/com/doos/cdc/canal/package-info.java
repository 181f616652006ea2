/** Tests of reading Canal's entries. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.canal;
