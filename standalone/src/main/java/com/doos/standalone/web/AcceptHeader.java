package com.doos.standalone.web;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code Accept} and {@code Accept-Encoding}: what is let in, not what is liked best. */
final class AcceptHeader {
  private static final Pattern REFUSED =
      Pattern.compile(";\\s*q\\s*=\\s*0(\\.0*)?\\s*(;|$)", Pattern.CASE_INSENSITIVE);

  private AcceptHeader() {}

  /**
   * Whether the first of these names that the header mentions is let in; not when it mentions none.
   *
   * @param names in lower case, the most specific first, as {@code text/html, text/*}
   */
  static boolean accepts(String header, List<String> names) {
    Map<String, Boolean> mentioned = new HashMap<>();
    for (String element : header.split(",", -1)) {
      int end = element.indexOf(';');
      String name = end < 0 ? element : element.substring(0, end);
      boolean accepted = end < 0 || !REFUSED.matcher(element.substring(end)).find();
      mentioned.put(name.strip().toLowerCase(Locale.ROOT), accepted);
    }
    return names.stream()
        .filter(mentioned::containsKey)
        .findFirst()
        .map(mentioned::get)
        .orElse(false);
  }
}
