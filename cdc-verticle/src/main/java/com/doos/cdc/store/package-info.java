/** What is read from and written to the shards. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.store;
