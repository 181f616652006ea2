package com.doos.inventory.api;

import com.doos.inventory.domain.AnonymousOrders;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.inventory.store.CatalogueProduct;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.StockStore;
import com.doos.proto.inventory.v1.Product;
import com.doos.proto.inventory.v1.ReserveResult;
import com.doos.proto.inventory.v1.Sku;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.grpc.ProtoTime;
import com.doos.shared.money.Money;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Between wire formats and the domain. */
final class InventoryCodec {
  /** Ids of the order service have 22 bits below their milliseconds since 2025. */
  static final long PARTNERS_ORDER_ID_MAX = (1L << 50) - 1;

  private InventoryCodec() {}

  static Reservation reservation(com.doos.proto.inventory.v1.Reservation message) {
    if (!message.hasExpiresAt()) {
      throw DoosException.invalid(Detail.MISSING_FIELD, "expires_at");
    }
    return new Reservation(
        orderId(message.getOrderId()),
        message.getLinesList().stream().map(InventoryCodec::line).toList(),
        ProtoTime.instant(message.getExpiresAt(), "expires_at"));
  }

  static StockLine line(com.doos.proto.inventory.v1.StockLine message) {
    return line(message.getProductId(), message.getSkuId(), message.getQuantity());
  }

  static StockLine line(long productId, long skuId, int quantity) {
    return new StockLine(new SkuKey(productId, skuId), quantity);
  }

  /** An order id that a client names; those of anonymous reservations are not for clients. */
  static long orderId(long orderId) {
    if (orderId <= 0 || AnonymousOrders.isAnonymous(orderId)) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "order_id", 1, AnonymousOrders.MIN - 1);
    }
    return orderId;
  }

  /**
   * The order whose stock a caller may reserve or settle. A partner's orders have ids of its own
   * choice, below all that the order service has issued since January 2025; what the order service
   * issued is settled by services only.
   *
   * @throws DoosException {@link ErrorCode#FORBIDDEN}
   */
  static long orderId(Principal caller, long orderId) {
    if (caller.roles().contains(Role.PARTNER)
        && orderId > PARTNERS_ORDER_ID_MAX
        && !AnonymousOrders.isAnonymous(orderId)) {
      throw DoosException.of(ErrorCode.FORBIDDEN);
    }
    return orderId(orderId);
  }

  /** A product's stock by SKU. */
  static JsonObject json(long productId, List<StockStore.Stock> stock) {
    JsonArray skus = new JsonArray();
    for (StockStore.Stock row : stock) {
      skus.add(
          new JsonObject()
              .put("sku_id", row.skuId())
              .put("available_stock", row.available())
              .put("locked_stock", row.locked())
              .put("total_stock", row.supplied()));
    }
    return new JsonObject().put("product_id", productId).put("skus", skus);
  }

  static JsonObject json(List<CatalogueStore.Category> categories) {
    JsonArray all = new JsonArray();
    for (CatalogueStore.Category category : categories) {
      all.add(
          new JsonObject()
              .put("category", category.slug())
              .put("category_zh", category.nameZh())
              .put("category_en", category.nameEn())
              .put("products", category.products()));
    }
    return new JsonObject().put("categories", all);
  }

  static ReserveResult result(ReserveOutcome outcome) {
    ReserveResult.Builder result = ReserveResult.newBuilder();
    return switch (outcome) {
      case ReserveOutcome.Reserved reserved ->
          result.setOutcome(com.doos.proto.inventory.v1.ReserveOutcome.RESERVED).build();
      case ReserveOutcome.Insufficient shortage ->
          result
              .setOutcome(com.doos.proto.inventory.v1.ReserveOutcome.INSUFFICIENT)
              .setShortLine(message(shortage.line()))
              .setAvailable(shortage.available())
              .build();
      case ReserveOutcome.UnknownSku unknown ->
          result
              .setOutcome(com.doos.proto.inventory.v1.ReserveOutcome.UNKNOWN_SKU)
              .setShortLine(message(unknown.line()))
              .build();
      case ReserveOutcome.Closed closed ->
          result.setOutcome(com.doos.proto.inventory.v1.ReserveOutcome.CLOSED).build();
      case ReserveOutcome.Broken broken ->
          result
              .setOutcome(com.doos.proto.inventory.v1.ReserveOutcome.RESERVE_OUTCOME_UNSPECIFIED)
              .build();
    };
  }

  private static com.doos.proto.inventory.v1.StockLine message(StockLine line) {
    return com.doos.proto.inventory.v1.StockLine.newBuilder()
        .setProductId(line.sku().productId())
        .setSkuId(line.sku().skuId())
        .setQuantity(line.quantity())
        .build();
  }

  static Product message(CatalogueProduct product) {
    Product.Builder message =
        Product.newBuilder()
            .setId(product.id())
            .setNameZh(product.nameZh())
            .setNameEn(product.nameEn())
            .setImage(product.image());
    for (CatalogueProduct.Sku sku : product.skus()) {
      message.addSkus(Sku.newBuilder().setSkuId(sku.skuId()).setPriceCents(sku.priceCents()));
    }
    return message.build();
  }

  static JsonObject json(CatalogueProduct product) {
    JsonArray skus = new JsonArray();
    for (CatalogueProduct.Sku sku : product.skus()) {
      skus.add(
          new JsonObject()
              .put("sku_id", sku.skuId())
              .put("sku_code", sku.code())
              .put("price", Money.decimal(sku.priceCents()))
              .put("available_stock", sku.available()));
    }
    return new JsonObject()
        .put("id", product.id())
        .put("name_zh", product.nameZh())
        .put("name_en", product.nameEn())
        .put("category", product.category())
        .put("category_zh", product.categoryZh())
        .put("category_en", product.categoryEn())
        .put("tags", new JsonArray(product.tags()))
        .put("image", product.image())
        .put("price", Money.decimal(product.priceCents()))
        .put("available_stock", product.available())
        .put("skus", skus);
  }
}
