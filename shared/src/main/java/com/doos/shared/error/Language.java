package com.doos.shared.error;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages that messages to people are written in. */
public enum Language {
  ENGLISH,
  CHINESE;

  private static final List<Locale> SUPPORTED = List.of(Locale.ENGLISH, Locale.CHINESE);
  private static final int HEADER_LENGTH_MAX = 200;

  /** The better of the two for an {@code Accept-Language} header; English when it says nothing. */
  public static Language ofAcceptLanguage(@Nullable String header) {
    if (header == null || header.isBlank() || header.length() > HEADER_LENGTH_MAX) {
      return ENGLISH;
    }
    try {
      Locale best = Locale.lookup(Locale.LanguageRange.parse(header), SUPPORTED);
      return Locale.CHINESE.equals(best) ? CHINESE : ENGLISH;
    } catch (IllegalArgumentException malformed) {
      return ENGLISH;
    }
  }
}
