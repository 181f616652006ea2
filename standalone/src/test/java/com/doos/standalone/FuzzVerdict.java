package com.doos.standalone;

import com.doos.shared.error.ErrorCode;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says what is wrong with an answer, whatever it answers. */
final class FuzzVerdict {
  private static final String REQUEST_ID = "x-request-id";

  /**
   * Of the inside of the services, which is nobody's business: frames, classes, SQL, tables, paths.
   */
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\bat [a-z]+(\\.[a-z0-9]+)+\\.[A-Z]"
              + "|\\b(com|io|org|java|javax|jdk|sun)\\.[a-z]+\\.[A-Za-z]"
              + "|\\b[A-Z]\\w*(Exception|Error)\\b"
              + "|\\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \\w+ SET)\\b"
              + "|\\bt_[a-z]+"
              + "|/(tmp|home|root|usr|var|opt|etc|work)/");

  private static final Set<Integer> CODES =
      Arrays.stream(ErrorCode.values()).map(ErrorCode::number).collect(Collectors.toSet());

  /** Of HTTP itself, for {@link ErrorCode#INVALID_PARAM}. */
  private static final Set<Integer> PROTOCOL = Set.of(404, 405, 413, 414, 415, 417, 431, 501);

  private static final int GRPC_UNKNOWN = 2;
  private static final int GRPC_INTERNAL = 13;
  private static final int GRPC_UNAVAILABLE = 14;
  private static final int GRPC_MAX = 16;

  private FuzzVerdict() {}

  /**
   * A refusal because of too much work at a time, which is no fault as long as it is rare. The
   * probe {@code /ready} has an answer of its own: a dependency took more than two seconds.
   */
  static boolean isBusy(FuzzAnswer answer) {
    return (answer.status() == 503 && answer.text().startsWith("{\"status\":\"DOWN\","))
        || (answer.status() == 503 && code(answer) == ErrorCode.OVERLOADED.number())
        || (answer.field("grpc-status").equals("" + GRPC_UNAVAILABLE)
            && answer.field("doos-code").equals("" + ErrorCode.OVERLOADED.number()));
  }

  private static int code(FuzzAnswer answer) {
    try {
      return new JsonObject(answer.text()).getInteger("code", 0);
    } catch (DecodeException | ClassCastException notOurs) {
      return 0;
    }
  }

  /** What is wrong with an answer of an HTTP port; empty when nothing is. */
  static Optional<String> ofHttp(FuzzAnswer answer) {
    if (answer.status() <= FuzzAnswer.CLOSED || isBusy(answer)) {
      return Optional.empty();
    }
    if (answer.status() >= 500) {
      return Optional.of("status " + answer.status());
    }
    return (answer.status() < 400 ? Optional.<String>empty() : ofError(answer))
        .or(() -> isDocument(answer) ? Optional.empty() : inside(answer.text()));
  }

  /** Pages, metrics and the OpenAPI document, which may speak of anything. */
  private static boolean isDocument(FuzzAnswer answer) {
    return answer.status() < 300 && !answer.field("content-type").startsWith("application/json");
  }

  private static Optional<String> ofError(FuzzAnswer answer) {
    String id = answer.field(REQUEST_ID);
    if (id.isEmpty()) {
      return Optional.of("no X-Request-Id");
    }
    if (answer.withoutBody()) {
      return Optional.empty();
    }
    if (!answer.field("content-type").startsWith("application/json")) {
      return Optional.of("not JSON but " + answer.field("content-type"));
    }
    try {
      JsonObject error = new JsonObject(answer.text());
      int code = error.getInteger("code", 0);
      Set<String> fields = new HashSet<>(error.fieldNames());
      fields.remove("details");
      if (!fields.equals(Set.of("code", "message", "request_id"))
          || error.getString("message").isEmpty()) {
        return Optional.of("not {code, message, request_id}");
      }
      if (!id.equals(error.getString("request_id"))) {
        return Optional.of("the request id of the body is another one");
      }
      return isRight(code, answer.status())
          ? Optional.empty()
          : Optional.of("status " + answer.status() + " with code " + code);
    } catch (DecodeException | ClassCastException malformed) {
      return Optional.of("malformed JSON");
    }
  }

  private static boolean isRight(int code, int status) {
    return CODES.contains(code)
        && code != ErrorCode.INTERNAL.number()
        && (ErrorCode.ofNumber(code).httpStatus() == status
            || (code == ErrorCode.INVALID_PARAM.number() && PROTOCOL.contains(status)));
  }

  /** What is wrong with an answer of a gRPC port; empty when nothing is. */
  static Optional<String> ofGrpc(FuzzAnswer answer) {
    if (answer.status() <= FuzzAnswer.CLOSED || isBusy(answer)) {
      return Optional.empty();
    }
    if (answer.status() >= 500) {
      return Optional.of("status " + answer.status());
    }
    if (answer.status() == 200 && !answer.fields().containsKey("grpc-status")) {
      return Optional.of("no grpc-status");
    }
    return ofStatus(answer.field("grpc-status"))
        .or(() -> inside(answer.text()))
        .or(() -> inside(decoded(answer.field("grpc-message"))));
  }

  private static Optional<String> ofStatus(String status) {
    if (status.isEmpty()) { // refused before gRPC
      return Optional.empty();
    }
    boolean known = status.matches("\\d{1,2}") && Integer.parseInt(status) <= GRPC_MAX;
    return known
            && !Set.of("" + GRPC_UNKNOWN, "" + GRPC_INTERNAL, "" + GRPC_UNAVAILABLE)
                .contains(status)
        ? Optional.empty()
        : Optional.of("gRPC status " + status);
  }

  private static String decoded(String message) {
    try {
      return URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return message;
    }
  }

  private static Optional<String> inside(String text) {
    Matcher found = INSIDE.matcher(text);
    return found.find() ? Optional.of("tells of its inside: " + found.group()) : Optional.empty();
  }
}
