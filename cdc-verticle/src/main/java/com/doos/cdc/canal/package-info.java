/** The binlog as a Canal server tells it. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.canal;
