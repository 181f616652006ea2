package com.doos.shared.http;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.money.Money;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads path and query parameters, refusing malformed ones. */
public final class Params {
  private static final int NAME_SHOWN_MAX = 40;
  private static final int AMOUNT_LENGTH_MAX = 20;

  private Params() {}

  /** A positive 64-bit id in the path. */
  public static long id(RoutingContext context, String name) {
    return parse(context.pathParam(name), name, 1, Long.MAX_VALUE);
  }

  /** A positive 64-bit id in the query, 0 when absent. */
  public static long optionalId(RoutingContext context, String name) {
    String text = query(context, name);
    return text == null || text.isEmpty() ? 0 : parse(text, name, 1, Long.MAX_VALUE);
  }

  /** A whole number in the query, {@code fallback} when absent. */
  public static int integer(RoutingContext context, String name, int fallback, int min, int max) {
    String text = query(context, name);
    return text == null || text.isEmpty() ? fallback : (int) parse(text, name, min, max);
  }

  /** An amount of money in the query in cents, null when absent. */
  public static @Nullable Long cents(RoutingContext context, String name) {
    String text = text(context, name, AMOUNT_LENGTH_MAX);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Money.parse(new BigDecimal(text), name);
    } catch (NumberFormatException malformed) {
      throw DoosException.invalid(Detail.WRONG_TYPE, name, "a number");
    }
  }

  /** A text in the query, empty when absent. */
  public static String text(RoutingContext context, String name, int lengthMax) {
    String text = query(context, name);
    if (text == null) {
      return "";
    }
    if (text.length() > lengthMax) {
      throw DoosException.invalid(Detail.TOO_LONG, name, lengthMax);
    }
    return text.strip();
  }

  /**
   * All values of a parameter that may come several times, each of them a comma-separated list.
   *
   * @param countMax of values
   */
  public static List<String> texts(RoutingContext context, String name, int countMax) {
    List<String> values =
        context.queryParams().getAll(name).stream()
            .flatMap(text -> Stream.of(text.split(",", countMax + 2)))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .toList();
    if (values.size() > countMax) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "the number of " + name, 0, countMax);
    }
    return values;
  }

  /** Refuses a query with parameters that nobody would look at. */
  public static void allowOnly(RoutingContext context, Set<String> known) {
    for (String name : context.queryParams().names()) {
      if (!known.contains(name)) {
        throw DoosException.invalid(
            Detail.UNKNOWN_PARAMETER, name.substring(0, Math.min(name.length(), NAME_SHOWN_MAX)));
      }
    }
  }

  private static @Nullable String query(RoutingContext context, String name) {
    try {
      return context.request().getParam(name);
    } catch (IllegalArgumentException malformed) {
      throw DoosException.invalid(Detail.MALFORMED_REQUEST);
    }
  }

  /** A whole number within limits. */
  public static long parse(@Nullable String text, String name, long min, long max) {
    try {
      long number = Long.parseLong(text == null ? "" : text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw DoosException.invalid(Detail.WRONG_TYPE, name, "a whole number");
    }
    throw DoosException.invalid(Detail.OUT_OF_RANGE, name, min, max);
  }
}
