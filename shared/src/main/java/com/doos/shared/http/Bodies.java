package com.doos.shared.http;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Reads small JSON bodies, refusing malformed ones. */
public final class Bodies {
  private Bodies() {}

  /** The body as an object; an absent body is an empty one. */
  public static JsonObject object(RoutingContext context) {
    Buffer body = context.body().buffer();
    if (body == null || body.length() == 0) {
      return new JsonObject();
    }
    try {
      return new JsonObject(body);
    } catch (DecodeException malformed) {
      throw DoosException.invalid(Detail.MALFORMED_JSON, "not an object");
    }
  }

  /** A text in the object, empty when absent. */
  public static String text(JsonObject object, String field, int lengthMax) {
    Object value = object.getValue(field);
    if (value == null) {
      return "";
    }
    if (!(value instanceof String text)) {
      throw DoosException.invalid(Detail.WRONG_TYPE, field, "a text");
    }
    if (text.length() > lengthMax) {
      throw DoosException.invalid(Detail.TOO_LONG, field, lengthMax);
    }
    return text;
  }

  /** A text that must be there. */
  public static String required(JsonObject object, String field, int lengthMax) {
    String text = text(object, field, lengthMax);
    if (text.isEmpty()) {
      throw DoosException.invalid(Detail.MISSING_FIELD, field);
    }
    return text;
  }
}
