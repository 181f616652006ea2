/**
 * The CDC service: rows of the shards' binlogs, as a Canal server tells them, become order
 * documents in Elasticsearch.
 */
@org.jspecify.annotations.NullMarked
package com.doos.cdc;
