package com.doos.inventory.api;

import com.doos.inventory.app.CatalogueService;
import com.doos.inventory.app.Stock;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.store.CatalogueStore;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.http.Answer;
import com.doos.shared.http.Bodies;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Params;
import com.doos.shared.money.Money;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/product/**} and {@code /v1/stock/**}. */
public final class InventoryHttpApi {
  private static final Logger LOG = LoggerFactory.getLogger(InventoryHttpApi.class);
  private static final int REPLENISH_MAX = 1_000_000;
  private static final int PAGE_MAX = 10_000;
  private static final int PAGE_SIZE_DEFAULT = 20;
  private static final int PAGE_SIZE_MAX = 100;
  private static final int TEXT_LENGTH_MAX = 100;
  private static final int IDS_MAX = 100;

  private final CatalogueService catalogue;
  private final Stock stock;

  public InventoryHttpApi(CatalogueService catalogue, Stock stock) {
    this.catalogue = catalogue;
    this.stock = stock;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.GET, "/v1/product/list", (context, caller) -> list(context))
        .on(HttpMethod.GET, "/v1/product/categories", (context, caller) -> categories())
        .on(HttpMethod.GET, "/v1/product/:id", (context, caller) -> product(context))
        .on(HttpMethod.GET, "/v1/stock/:product_id", (context, caller) -> stock(context))
        .on(HttpMethod.POST, "/v1/stock/:product_id", this::replenish);
  }

  private Future<Answer> list(RoutingContext context) {
    CatalogueStore.Filter filter =
        new CatalogueStore.Filter(
            Params.text(context, "q", TEXT_LENGTH_MAX),
            Params.text(context, "category", TEXT_LENGTH_MAX),
            "true".equals(Params.text(context, "in_stock", TEXT_LENGTH_MAX)),
            Objects.requireNonNullElse(Params.cents(context, "price_min"), 0L),
            Objects.requireNonNullElse(Params.cents(context, "price_max"), Money.CENTS_MAX),
            Params.texts(context, "ids", IDS_MAX).stream()
                .map(id -> Params.parse(id, "ids", 1, Long.MAX_VALUE))
                .toList());
    int page = Params.integer(context, "page", 1, 1, PAGE_MAX);
    int size = Params.integer(context, "page_size", PAGE_SIZE_DEFAULT, 1, PAGE_SIZE_MAX);
    return catalogue
        .list(filter, sort(Params.text(context, "sort", TEXT_LENGTH_MAX)), page, size)
        .map(found -> {
          JsonArray products = new JsonArray();
          found.products().forEach(product -> products.add(InventoryCodec.json(product)));
          return Answer.ok(new JsonObject().put("products", products).put("total", found.total()));
        });
  }

  private static CatalogueStore.Sort sort(String name) {
    if (name.isEmpty()) {
      return CatalogueStore.Sort.DEFAULT;
    }
    try {
      return CatalogueStore.Sort.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw DoosException.invalid(
          Detail.ONE_OF, "sort", "default, price_asc, price_desc, name, stock_asc");
    }
  }

  private Future<Answer> categories() {
    return catalogue.categories().map(found -> Answer.ok(InventoryCodec.json(found)));
  }

  private Future<Answer> product(RoutingContext context) {
    long id = Params.id(context, "id");
    return catalogue
        .product(id)
        .map(found -> {
          if (found.isEmpty()) {
            throw DoosException.invalid(Detail.UNKNOWN_PRODUCT, id, 0);
          }
          return Answer.ok(InventoryCodec.json(found.get()));
        });
  }

  private Future<Answer> stock(RoutingContext context) {
    long id = Params.id(context, "product_id");
    return catalogue
        .stock(id)
        .map(rows -> {
          if (rows.isEmpty()) {
            throw DoosException.invalid(Detail.UNKNOWN_PRODUCT, id, 0);
          }
          return Answer.ok(InventoryCodec.json(id, rows));
        });
  }

  private Future<Answer> replenish(RoutingContext context, Principal caller) {
    long id = Params.id(context, "product_id");
    JsonObject body = Bodies.object(context);
    long skuId = whole(body, "sku_id", 0L, 0, Long.MAX_VALUE);
    int units = (int) whole(body, "replenish", null, 1, REPLENISH_MAX);
    Integer expectedTotal =
        body.getValue("expected_total") == null
            ? null
            : (int) whole(body, "expected_total", null, 0, Integer.MAX_VALUE);
    return stock
        .replenish(new SkuKey(id, skuId), units, expectedTotal)
        .onSuccess(rows ->
            LOG.info("{} replenished product {}, sku {} by {}", caller.actor(), id, skuId, units))
        .map(rows -> Answer.ok(InventoryCodec.json(id, rows)));
  }

  /**
   * @param fallback when absent; null when the field is required
   */
  private static long whole(
      JsonObject body, String field, @Nullable Long fallback, long min, long max) {
    Object value = body.getValue(field, fallback);
    if (value == null) {
      throw DoosException.invalid(Detail.MISSING_FIELD, field);
    }
    try {
      long number =
          new BigDecimal(value instanceof Number || value instanceof String ? "" + value : "")
              .longValueExact();
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw DoosException.invalid(Detail.WRONG_TYPE, field, "a whole number");
    } catch (ArithmeticException fractionOrTooLarge) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, field, min, max);
    }
    throw DoosException.invalid(Detail.OUT_OF_RANGE, field, min, max);
  }
}
