package com.doos.shared.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Serves the OpenAPI document of the whole HTTP interface at {@code /openapi.yaml}. */
public final class OpenApi {
  private OpenApi() {}

  /** Declares the route. */
  public static void bind(HttpEdge edge) {
    Answer document = new Answer(200, "application/yaml; charset=utf-8", Map.of(), read());
    edge.on(HttpMethod.GET, "/openapi.yaml", (context, caller) -> Future.succeededFuture(document));
  }

  private static Buffer read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
