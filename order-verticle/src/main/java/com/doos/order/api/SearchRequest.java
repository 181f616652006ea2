package com.doos.order.api;

import com.doos.order.app.OrderSearch.Seen;
import com.doos.order.domain.OrderFilter;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.http.Params;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search as its query describes it.
 *
 * @param before id below which the page begins; 0 for the first page
 */
record SearchRequest(OrderFilter filter, long before, int limit, List<Seen> seen) {
  private static final Set<String> PARAMETERS =
      Set.of(
          "id",
          "order_no",
          "user_id",
          "status",
          "payment_method",
          "product_id",
          "q",
          "created_from",
          "created_to",
          "amount_min",
          "amount_max",
          "cursor",
          "limit",
          "seen");
  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 200;
  private static final int SEEN_MAX = 10;
  private static final int TEXT_MAX = 100;
  private static final int NAME_MAX = 40;
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  static SearchRequest decode(RoutingContext context) {
    Params.allowOnly(context, PARAMETERS);
    OrderFilter filter = filter(context);
    String cursor = Params.text(context, "cursor", TEXT_MAX);
    return new SearchRequest(
        filter,
        cursor.isEmpty() ? 0 : SearchCursor.decode(cursor, filter),
        Params.integer(context, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX),
        Params.texts(context, "seen", SEEN_MAX).stream().map(SearchRequest::seen).toList());
  }

  private static OrderFilter filter(RoutingContext context) {
    String method = Params.text(context, "payment_method", NAME_MAX);
    return new OrderFilter(
        Params.optionalId(context, "id"),
        Params.text(context, "order_no", NAME_MAX),
        Params.optionalId(context, "user_id"),
        Params.texts(context, "status", OrderStatus.values().length).stream()
            .map(OrderStatus::ofWireName)
            .toList(),
        method.isEmpty() ? null : PaymentMethod.ofWireName(method),
        Params.optionalId(context, "product_id"),
        Params.text(context, "q", TEXT_MAX),
        time(context, "created_from"),
        time(context, "created_to"),
        Params.cents(context, "amount_min"),
        Params.cents(context, "amount_max"));
  }

  private static @Nullable Instant time(RoutingContext context, String name) {
    String text = Params.text(context, name, NAME_MAX);
    if (text.isEmpty()) {
      return null;
    }
    Instant time;
    try {
      time = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException malformed) {
      throw DoosException.invalid(Detail.WRONG_TYPE, name, "a time as in RFC 3339");
    }
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, name, FIRST, LAST);
    }
    return time;
  }

  /** {@code ORDER_ID:VERSION}. */
  private static Seen seen(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw DoosException.invalid(Detail.WRONG_TYPE, "seen", "ORDER_ID:VERSION");
    }
    return new Seen(
        Params.parse(text.substring(0, colon), "seen", 1, Long.MAX_VALUE),
        Params.parse(text.substring(colon + 1), "seen", 1, Long.MAX_VALUE));
  }
}
