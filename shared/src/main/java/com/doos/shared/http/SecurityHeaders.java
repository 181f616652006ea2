package com.doos.shared.http;

import java.util.Map;

/**
 * Headers that tell a browser to be careful. There are none for CORS: pages of other origins may
 * not read answers.
 */
public final class SecurityHeaders {
  private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";
  private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";
  private static final String REFERRER_POLICY = "Referrer-Policy";

  /** Of answers that are data: nothing in them may run, be shown in a frame or be stored. */
  public static final Map<String, String> OF_API =
      Map.of(
          CONTENT_TYPE_OPTIONS,
          "nosniff",
          CONTENT_SECURITY_POLICY,
          "default-src 'none'; frame-ancestors 'none'",
          REFERRER_POLICY,
          "no-referrer",
          "Cache-Control",
          "no-store");

  /**
   * Of the pages: everything of the own origin only, and in no frame. The exceptions are style
   * elements, which the UI's components write, and pictures written into the page.
   */
  public static final Map<String, String> OF_PAGES =
      Map.of(
          CONTENT_TYPE_OPTIONS,
          "nosniff",
          CONTENT_SECURITY_POLICY,
          "default-src 'self'; script-src 'self'; connect-src 'self';"
              + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none';"
              + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
          REFERRER_POLICY,
          "same-origin");

  private SecurityHeaders() {}
}
