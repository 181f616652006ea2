/**
 * The work: {@code DestinationLoop} reads a binlog, {@code IndexWriter} writes its documents and
 * decides about failures; {@code BinlogSource} and {@code OrderIndex} are what they stand on.
 */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.app;
