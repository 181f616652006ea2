package com.doos.order.domain;

/** A line of an order as it was sold: name, picture and price are those of that moment. */
public record OrderItem(
    long productId,
    long skuId,
    String productName,
    String productImage,
    long priceCents,
    int quantity) {

  public long subtotalCents() {
    return Math.multiplyExact(priceCents, (long) quantity);
  }
}
