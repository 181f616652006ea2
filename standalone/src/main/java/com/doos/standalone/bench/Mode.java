package com.doos.standalone.bench;

import java.util.Map;

/** The ways of writing that are compared: the same code with other limits. */
enum Mode {
  /** One transaction per order, up to 64 of them side by side. */
  NAIVE,
  /** As shipped: what has come in since the last transaction shares the next one. */
  GROUPED;

  /** Environment of the services. */
  Map<String, String> overrides() {
    return switch (this) {
      case NAIVE ->
          Map.of(
              "DOOS_ORDERS_BATCH_BATCH_MAX", "1",
              "DOOS_ORDERS_BATCH_IN_FLIGHT_MAX", "64",
              "DOOS_STOCK_BATCH_BATCH_MAX", "1",
              "DOOS_STOCK_BATCH_IN_FLIGHT_MAX", "64");
      case GROUPED -> Map.of();
    };
  }
}
