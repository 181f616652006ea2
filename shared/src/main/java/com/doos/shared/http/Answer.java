package com.doos.shared.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** A whole answer. */
public record Answer(int status, String contentType, Map<String, String> headers, Buffer body)
    implements Reply {
  private static final String JSON = "application/json; charset=utf-8";

  public static Answer ok(JsonObject body) {
    return json(200, body.toBuffer());
  }

  public static Answer json(int status, Buffer body) {
    return new Answer(status, JSON, Map.of(), body);
  }

  public Answer withHeader(String name, String value) {
    return new Answer(status, contentType, Map.of(name, value), body);
  }
}
