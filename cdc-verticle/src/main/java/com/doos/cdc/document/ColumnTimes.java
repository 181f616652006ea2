package com.doos.cdc.document;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Reads the database's texts of times, {@code 2026-01-31 12:00:00[.123]}, which are UTC. */
public final class ColumnTimes {
  private ColumnTimes() {}

  /**
   * @throws IllegalArgumentException when it is no time; the message names the column and holds no
   *     value
   */
  public static Instant utc(String column, String text) {
    try {
      return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(column + " is no time");
    }
  }
}
