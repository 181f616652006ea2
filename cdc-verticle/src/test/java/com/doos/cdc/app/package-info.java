/** Tests of the loop and the writer, with binlog and index in memory. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.app;
