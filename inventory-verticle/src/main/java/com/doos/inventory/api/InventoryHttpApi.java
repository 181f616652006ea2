package com.doos.inventory.api;

import com.doos.inventory.app.CatalogueService;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.StockStore;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.http.Answer;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Params;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** {@code /v1/product/**} and {@code /v1/stock/**}. */
public final class InventoryHttpApi {
  private static final int PAGE_MAX = 10_000;
  private static final int PAGE_SIZE_DEFAULT = 20;
  private static final int PAGE_SIZE_MAX = 100;
  private static final int TEXT_LENGTH_MAX = 100;

  private final CatalogueService catalogue;

  public InventoryHttpApi(CatalogueService catalogue) {
    this.catalogue = catalogue;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.open(HttpMethod.GET, "/v1/product/list", this::list)
        .open(HttpMethod.GET, "/v1/product/:id", this::product)
        .open(HttpMethod.GET, "/v1/stock/:product_id", this::stock);
  }

  private Future<Answer> list(RoutingContext context) {
    CatalogueStore.Filter filter =
        new CatalogueStore.Filter(
            Params.text(context, "q", TEXT_LENGTH_MAX),
            Params.text(context, "category", TEXT_LENGTH_MAX),
            "true".equals(Params.text(context, "in_stock", TEXT_LENGTH_MAX)));
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
      throw DoosException.invalid(Detail.ONE_OF, "sort", "default, price_asc, price_desc, name");
    }
  }

  private Future<Answer> product(RoutingContext context) {
    long id = Params.id(context, "id");
    return catalogue
        .products(List.of(id))
        .map(found -> {
          if (found.isEmpty()) {
            throw DoosException.invalid(Detail.UNKNOWN_PRODUCT, id, 0);
          }
          return Answer.ok(InventoryCodec.json(found.get(0)));
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
          JsonArray skus = new JsonArray();
          for (StockStore.Stock row : rows) {
            skus.add(
                new JsonObject()
                    .put("sku_id", row.skuId())
                    .put("available_stock", row.available())
                    .put("locked_stock", row.locked()));
          }
          return Answer.ok(new JsonObject().put("product_id", id).put("skus", skus));
        });
  }
}
