package com.doos.order.domain;

import java.util.Map;

/**
 * A product as the catalogue sells it now.
 *
 * @param image path below the gateway's origin
 * @param priceCents by SKU; the SKU of a product without variants is 0
 */
public record Product(
    long id, String nameZh, String nameEn, String image, Map<Long, Long> priceCents) {
  public Product {
    priceCents = Map.copyOf(priceCents);
  }
}
