package com.doos.shared.trace;

import com.doos.shared.config.ConfigReader;

/**
 * Which requests are traced, and where to.
 *
 * @param endpoint of an OTLP receiver over HTTP, such as {@code http://jaeger:4318}; empty: none
 * @param permille requests of a thousand whose trace begins here
 */
public record TracingConfig(String endpoint, int permille) {

  public TracingConfig {
    if (!endpoint.isEmpty() && !endpoint.matches("https?://.+[^/]")) {
      throw new IllegalArgumentException("endpoint must be an address such as http://jaeger:4318");
    }
  }

  /** Reads the section {@code tracing}. */
  public static TracingConfig from(ConfigReader reader) {
    return new TracingConfig(
        reader.string("otlp_endpoint", ""), reader.integer("sampled_permille", 0, 1_000));
  }

  /** Whether anything is traced. */
  public boolean enabled() {
    return !endpoint.isEmpty();
  }
}
