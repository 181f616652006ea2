package com.doos.order.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which orders are searched: those that fit every field. Zero, empty and null fit all.
 *
 * @param statuses one of them
 * @param productId of an item; together with {@code productName} of the same item
 * @param productName words that an item's name has, all of them
 * @param createdFrom this moment or later
 * @param createdTo before this moment
 * @param centsMin of the amount to pay
 * @param centsMax of the amount to pay
 */
public record OrderFilter(
    long id,
    String orderNo,
    long userId,
    List<OrderStatus> statuses,
    @Nullable PaymentMethod paymentMethod,
    long productId,
    String productName,
    @Nullable Instant createdFrom,
    @Nullable Instant createdTo,
    @Nullable Long centsMin,
    @Nullable Long centsMax) {
  /** All orders. */
  public static final OrderFilter ALL =
      new OrderFilter(0, "", 0, List.of(), null, 0, "", null, null, null, null);

  public OrderFilter {
    statuses = statuses.stream().distinct().sorted().toList();
  }
}
