/**
 * Keeps the index right beside the binlog: {@code IndexAudit} compares documents with orders,
 * {@code IndexRebuild} makes a new index from the shards.
 */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.upkeep;
