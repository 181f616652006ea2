package com.doos.shared.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Durations as people write them: {@code 500ms}, {@code 5s}, {@code 30m}, {@code 1h}, {@code 7d}.
 */
final class Durations {
  private static final int DIGITS_MAX = 9;

  private Durations() {}

  /** Null when the text is none. */
  static @Nullable Duration parse(String text) {
    int digits = 0;
    while (digits < text.length()
        && digits < DIGITS_MAX
        && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    if (digits == 0) {
      return null;
    }
    long amount = Long.parseLong(text.substring(0, digits));
    return switch (text.substring(digits)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> null;
    };
  }
}
