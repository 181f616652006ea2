package com.doos.prove;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A fault put into a service's own code, by which the proof itself is proved: each must be found.
 * What a class says in a constant, most of it SQL, is altered as the class is loaded ({@link
 * Saboteur}), so nothing in the services knows of it.
 */
enum Sabotage {
  /** What is released counts as sold. */
  RELEASED_AS_SOLD(
      "inventory",
      "com/doos/inventory/store/StockStore",
      "i.available_stock + d.released",
      "i.available_stock",
      "i.total_stock - d.confirmed",
      "i.total_stock - d.confirmed - d.released",
      "i.sold_stock + d.confirmed",
      "i.sold_stock + d.confirmed + d.released"),
  /** That a message took effect is written down under another name. */
  CONSUME_LOG_LOST(
      "inventory",
      "com/doos/inventory/store/ConsumeLogStore",
      "(message_id, consumer_group, status)",
      "(consumer_group, message_id, status)"),
  /** A token is not looked up, and leads to its last order. */
  TOKEN_FORGOTTEN(
      "order",
      "com/doos/order/store/OrderStore",
      "INSERT INTO t_order_token",
      "REPLACE INTO t_order_token",
      " AND token = ?",
      " AND token = CONCAT(?, '.')"),
  /** What was ordered is written down in the wrong column. */
  ITEMS_MIXED_UP(
      "order",
      "com/doos/order/store/OrderStore",
      "product_image, sku_id, price, quantity,",
      "product_image, quantity, price, sku_id,"),
  /** Whatever waits counts as sent when something was. */
  SENT_BEFORE_SENDING(
      "relay",
      "com/doos/shared/outbox/OutboxStore",
      "SET status = 1 WHERE status = 0 AND (",
      "SET status = 1 WHERE status = 0 AND (1 = 1 OR "),
  /** A cancelled order's stock counts as sold. */
  CANCELLED_BUT_SOLD(
      "order", "com/doos/shared/event/StockEventType", "stock.rollback", "stock.confirm");

  private final String service;
  private final String instruction;

  /**
   * @param className with slashes
   * @param replacements what stands there and what is to stand there, in turn
   */
  Sabotage(String service, String className, String... replacements) {
    this.service = service;
    this.instruction =
        className + Saboteur.SEPARATOR + String.join(Saboteur.SEPARATOR, replacements);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The service it is put into. */
  String service() {
    return service;
  }

  /** What {@link Saboteur} is told. */
  String instruction() {
    return instruction;
  }

  /**
   * The one of this label.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Sabotage parse(String label) {
    return Arrays.stream(values())
        .filter(sabotage -> sabotage.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("there is no sabotage " + label + ", but " + labels()));
  }

  static String labels() {
    return Arrays.stream(values()).map(Sabotage::label).collect(Collectors.joining(", "));
  }
}
