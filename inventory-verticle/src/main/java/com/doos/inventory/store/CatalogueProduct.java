package com.doos.inventory.store;

import java.util.ArrayList;
import java.util.List;

/**
 * A product of the catalogue with its variants.
 *
 * @param image path below the gateway's origin
 */
public record CatalogueProduct(
    long id,
    String nameZh,
    String nameEn,
    String category,
    String categoryZh,
    String categoryEn,
    List<String> tags,
    String image,
    List<Sku> skus) {

  /** A variant; the only one of a product without variants has the id 0. */
  public record Sku(long skuId, String code, long priceCents, int available) {}

  CatalogueProduct withSku(Sku sku) {
    List<Sku> more = new ArrayList<>(skus);
    more.add(sku);
    return new CatalogueProduct(
        id, nameZh, nameEn, category, categoryZh, categoryEn, tags, image, List.copyOf(more));
  }

  /** The lowest price of its variants. */
  public long priceCents() {
    return skus.stream().mapToLong(Sku::priceCents).min().orElseThrow();
  }

  /** The available stock of all its variants. */
  public int available() {
    return skus.stream().mapToInt(Sku::available).sum();
  }
}
