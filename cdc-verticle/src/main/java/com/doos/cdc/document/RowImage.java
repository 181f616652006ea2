package com.doos.cdc.document;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the order table after a change.
 *
 * @param columns texts by column name, null for NULL
 * @param executedAt when the change was written to the binlog, to the second
 */
public record RowImage(Map<String, @Nullable String> columns, Instant executedAt) {}
