package com.doos.standalone.web;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file as browsers get it.
 *
 * @param representations the preferred one first; the last one is the file as it is
 */
record WebFile(String contentType, String cacheControl, List<Representation> representations) {
  private static final String OTHER_TYPE = "application/octet-stream";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          entry("html", "text/html; charset=utf-8"),
          entry("js", "text/javascript; charset=utf-8"),
          entry("css", "text/css; charset=utf-8"),
          entry("json", "application/json"),
          entry("webmanifest", "application/manifest+json"),
          entry("txt", "text/plain; charset=utf-8"),
          entry("svg", "image/svg+xml"),
          entry("png", "image/png"),
          entry("jpg", "image/jpeg"),
          entry("webp", "image/webp"),
          entry("ico", "image/x-icon"),
          entry("woff2", "font/woff2"));

  /** The name holds a hash of the content, so that it never changes. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private static final String FOR_A_DAY = "public, max-age=86400";
  private static final String ASK_EACH_TIME = "no-cache";

  /**
   * A file of these contents.
   *
   * @param name path in the folder of the UI, without a slash in front
   */
  static WebFile of(String name, byte[] plain, byte @Nullable [] brotli, byte @Nullable [] gzip) {
    List<Representation> representations = new ArrayList<>();
    if (brotli != null) {
      representations.add(Representation.of("br", brotli));
    }
    if (gzip != null) {
      representations.add(Representation.of("gzip", gzip));
    }
    representations.add(Representation.of(Representation.IDENTITY, plain));
    return new WebFile(type(name), cacheControl(name), List.copyOf(representations));
  }

  private static String type(String name) {
    return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), OTHER_TYPE);
  }

  private static String cacheControl(String name) {
    if (name.startsWith("assets/")) {
      return FOR_EVER;
    }
    return name.startsWith("img/") ? FOR_A_DAY : ASK_EACH_TIME;
  }

  /** The representation for this {@code Accept-Encoding}; the file as it is when none fits. */
  Representation representation(@Nullable String acceptEncoding) {
    return representations.stream()
        .filter(candidate ->
            acceptEncoding != null
                && AcceptHeader.accepts(acceptEncoding, List.of(candidate.coding(), "*")))
        .findFirst()
        .orElse(representations.getLast());
  }
}
