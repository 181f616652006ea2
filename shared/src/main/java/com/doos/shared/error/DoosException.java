package com.doos.shared.error;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal or failure with a code that clients understand. Expected refusals carry no stack trace;
 * an {@link ErrorCode#INTERNAL} one keeps its cause for the log, never for the client.
 */
public final class DoosException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a refused client is told to wait when nobody knows better. */
  private static final Duration WAIT = Duration.ofSeconds(1);

  private final ErrorCode code;
  private final Detail detail;
  private final transient List<String> arguments;
  private final Duration wait;
  private final transient List<RefusedItem> items;

  public DoosException(ErrorCode code, Detail detail, Object... arguments) {
    this(
        code,
        detail,
        Arrays.stream(arguments).map(String::valueOf).toList(),
        WAIT,
        List.of(),
        null);
  }

  private DoosException(
      ErrorCode code,
      Detail detail,
      List<String> arguments,
      Duration wait,
      List<RefusedItem> items,
      @Nullable Throwable cause) {
    super(text(code, detail, arguments, Language.ENGLISH), cause, false, cause != null);
    this.code = code;
    this.detail = detail;
    this.arguments = arguments;
    this.wait = wait;
    this.items = items;
  }

  public static DoosException invalid(Detail detail, Object... arguments) {
    return new DoosException(ErrorCode.INVALID_PARAM, detail, arguments);
  }

  public static DoosException of(ErrorCode code) {
    return new DoosException(code, Detail.NONE);
  }

  /** Wraps what was not foreseen; a {@link DoosException} is returned as it is. */
  public static DoosException from(Throwable failure) {
    return failure instanceof DoosException known
        ? known
        : new DoosException(ErrorCode.INTERNAL, Detail.NONE, List.of(), WAIT, List.of(), failure);
  }

  /** A dependency did not answer or refused to: the caller may try again. */
  public static DoosException unavailable(String dependency, Throwable cause) {
    return new DoosException(
        ErrorCode.OVERLOADED, Detail.UNAVAILABLE, List.of(dependency), WAIT, List.of(), cause);
  }

  /**
   * A limit is exceeded.
   *
   * @param wait until the same request would be within it
   */
  public static DoosException tooManyRequests(Duration wait) {
    return new DoosException(
        ErrorCode.TOO_MANY_REQUESTS,
        Detail.TRY_AGAIN_IN,
        List.of(String.valueOf(seconds(wait))),
        wait,
        List.of(),
        null);
  }

  /** The same, about these items of an order. */
  public DoosException about(List<RefusedItem> items) {
    return new DoosException(code, detail, arguments, wait, List.copyOf(items), getCause());
  }

  /** The items of an order that it is about, as far as they are known. */
  public List<RefusedItem> items() {
    return items;
  }

  /**
   * Whole seconds after which a client may try again, at least one; of interest for a {@link
   * ErrorCode#retryable()} code.
   */
  public long retryAfterSeconds() {
    return seconds(wait);
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
  }

  public ErrorCode code() {
    return code;
  }

  public Detail detail() {
    return detail;
  }

  /** The message for people: the code's text, then the detail when there is one. */
  public String message(Language language) {
    return text(code, detail, arguments, language);
  }

  private static String text(
      ErrorCode code, Detail detail, List<String> arguments, Language language) {
    return detail == Detail.NONE
        ? code.text(language)
        : code.text(language) + ": " + detail.text(language, arguments);
  }
}
