package com.doos.inventory.app;

import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.store.CatalogueProduct;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.StockStore;
import com.doos.shared.sql.SqlErrors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads the catalogue and its stock. What is known of a single product is cached; the copy is
 * dropped when this process has changed its stock. May be shared by event loops.
 */
public final class CatalogueService {
  private final Pool pool;
  private final CatalogueStore catalogue;
  private final ProductCache<List<StockStore.Stock>> stock;
  private final ProductCache<Optional<CatalogueProduct>> products;

  /**
   * @param cacheTtl how old the stock of a product may be that another process has changed
   */
  public CatalogueService(
      Pool pool, CatalogueStore catalogue, StockStore stock, Duration cacheTtl) {
    this.pool = pool;
    this.catalogue = catalogue;
    this.stock = new ProductCache<>(cacheTtl, id -> stock.stock(pool, id));
    this.products =
        new ProductCache<>(
            cacheTtl,
            id -> catalogue.find(pool, List.of(id)).map(found -> found.stream().findFirst()));
  }

  /** The products with these ids; unknown ones are left out. */
  public Future<List<CatalogueProduct>> products(List<Long> ids) {
    return SqlErrors.meaning(catalogue.find(pool, ids));
  }

  /** A product, when there is one. */
  public Future<Optional<CatalogueProduct>> product(long id) {
    return SqlErrors.meaning(products.get(id));
  }

  /**
   * @param page from 1
   */
  public Future<CatalogueStore.Page> list(
      CatalogueStore.Filter filter, CatalogueStore.Sort sort, int page, int pageSize) {
    return SqlErrors.meaning(catalogue.list(pool, filter, sort, page, pageSize));
  }

  /** All categories, in the order of their first products. */
  public Future<List<CatalogueStore.Category>> categories() {
    return SqlErrors.meaning(catalogue.categories(pool));
  }

  /** Stock of a product by SKU; empty when there is no such product. */
  public Future<List<StockStore.Stock>> stock(long productId) {
    return SqlErrors.meaning(stock.get(productId));
  }

  /** The stock of these has changed. */
  void changed(Collection<SkuKey> skus) {
    skus.forEach(sku -> {
      stock.drop(sku.productId());
      products.drop(sku.productId());
    });
  }
}
