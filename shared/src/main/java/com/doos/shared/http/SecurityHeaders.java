package com.doos.shared.http;

import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Headers that tell a browser to be careful. There are none for CORS: pages of other origins may
 * not read answers.
 */
public final class SecurityHeaders {
  private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";
  private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";
  private static final String REFERRER_POLICY = "Referrer-Policy";

  /** Of answers that are data: nothing in them may run, be shown in a frame or be stored. */
  public static final SecurityHeaders OF_API =
      new SecurityHeaders()
          .with(CONTENT_TYPE_OPTIONS, "nosniff")
          .with(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'")
          .with(REFERRER_POLICY, "no-referrer")
          .with("Cache-Control", "no-store");

  /**
   * Of the pages: everything of the own origin only, and in no frame. The exceptions are style
   * elements, which the UI's components write, and pictures written into the page.
   */
  public static final SecurityHeaders OF_PAGES =
      new SecurityHeaders()
          .with(CONTENT_TYPE_OPTIONS, "nosniff")
          .with(
              CONTENT_SECURITY_POLICY,
              "default-src 'self'; script-src 'self'; connect-src 'self';"
                  + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none';"
                  + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
          .with(REFERRER_POLICY, "same-origin");

  private record Header(CharSequence name, CharSequence value) {}

  private final List<Header> headers = new ArrayList<>();

  private SecurityHeaders() {}

  /** In the form that costs least to write, as every answer has them. */
  private SecurityHeaders with(String name, String value) {
    headers.add(new Header(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value)));
    return this;
  }

  /**
   * Shows each header.
   *
   * @param action gets name and value
   */
  public void forEach(BiConsumer<CharSequence, CharSequence> action) {
    for (Header header : headers) {
      action.accept(header.name(), header.value());
    }
  }
}
