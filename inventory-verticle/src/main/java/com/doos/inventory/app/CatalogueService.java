package com.doos.inventory.app;

import com.doos.inventory.store.CatalogueProduct;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.StockStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.List;

/** Reads the catalogue and its stock. */
public final class CatalogueService {
  private final Pool pool;
  private final CatalogueStore catalogue;
  private final StockStore stock;

  public CatalogueService(Pool pool, CatalogueStore catalogue, StockStore stock) {
    this.pool = pool;
    this.catalogue = catalogue;
    this.stock = stock;
  }

  /** The products with these ids; unknown ones are left out. */
  public Future<List<CatalogueProduct>> products(List<Long> ids) {
    return catalogue.find(pool, ids);
  }

  /**
   * @param page from 1
   */
  public Future<CatalogueStore.Page> list(
      CatalogueStore.Filter filter, CatalogueStore.Sort sort, int page, int pageSize) {
    return catalogue.list(pool, filter, sort, page, pageSize);
  }

  /** Stock of a product by SKU; empty when there is no such product. */
  public Future<List<StockStore.Stock>> stock(long productId) {
    return stock.stock(pool, productId);
  }
}
