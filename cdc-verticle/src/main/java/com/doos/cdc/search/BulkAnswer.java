package com.doos.cdc.search;

import com.doos.cdc.app.OrderIndex.Result;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the answer to a bulk request. */
final class BulkAnswer {
  private static final int BAD_REQUEST = 400;
  private static final int VERSION_CONFLICT = 409;

  /** What the field holds, follows. */
  private static final String VALUE = ". Preview of field's value";

  private BulkAnswer() {}

  /**
   * One result for each document, in the order of the request.
   *
   * @param documents how many were sent
   * @throws IOException when the answer does not fit the request
   */
  static List<Result> read(JsonObject body, int documents) throws IOException {
    try {
      JsonArray items = body.getJsonArray("items", new JsonArray());
      if (items.size() != documents) {
        throw new IOException(items.size() + " answers to " + documents + " documents");
      }
      List<Result> results = new ArrayList<>(documents);
      for (int i = 0; i < documents; i++) {
        results.add(result(items.getJsonObject(i).getJsonObject("index")));
      }
      return results;
    } catch (ClassCastException | NullPointerException malformed) {
      throw new IOException("not an answer to a bulk request", malformed);
    }
  }

  /**
   * Only a bad request is the document's own fault. Everything else that is refused (no index, no
   * permission, a block, too many requests) may be granted another time.
   */
  private static Result result(JsonObject item) {
    int status = item.getInteger("status");
    if (status < 300 || status == VERSION_CONFLICT) {
      return new Result.Done();
    }
    String reason = status + " " + reason(item.getJsonObject("error", new JsonObject()));
    return status == BAD_REQUEST ? new Result.Rejected(reason) : new Result.TryAgain(reason);
  }

  /** Names the field, and leaves out its value. */
  private static String reason(JsonObject error) {
    String reason = String.valueOf(error.getString("reason"));
    int value = reason.indexOf(VALUE);
    return error.getString("type") + ": " + (value < 0 ? reason : reason.substring(0, value));
  }
}
