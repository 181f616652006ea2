package com.doos.cdc.document;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the order table after a change.
 *
 * @param columns texts by column name, null for NULL
 */
public record RowImage(Map<String, @Nullable String> columns) {}
