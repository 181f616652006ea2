package com.doos.inventory.store;

import com.doos.shared.money.Money;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.MultiRow;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All SQL of the catalogue. */
public final class CatalogueStore {
  private static final String COLUMNS =
      """
      SELECT p.id, p.name_zh, p.name_en, p.category, p.category_zh, p.category_en, p.tags, p.image,
             s.sku_id, s.sku_code, s.price, COALESCE(i.available_stock, 0) AS available_stock
      FROM t_product p
      JOIN t_product_sku s ON s.product_id = p.id
      LEFT JOIN t_inventory i ON i.product_id = s.product_id AND i.sku_id = s.sku_id
      """;
  private static final String MATCHING =
      """
      SELECT p.id, MIN(s.price) AS price, SUM(COALESCE(i.available_stock, 0)) AS stock
      FROM t_product p
      JOIN t_product_sku s ON s.product_id = p.id
      LEFT JOIN t_inventory i ON i.product_id = s.product_id AND i.sku_id = s.sku_id
      WHERE (? = '' OR p.category = ?)
        AND (? = '' OR p.name_zh LIKE ? OR p.name_en LIKE ? OR p.tags LIKE ?)
      """;
  private static final String GROUPED =
      """
      GROUP BY p.id, p.name_en
      HAVING (? = 0 OR stock > 0) AND MIN(s.price) BETWEEN ? AND ?
      """;
  private static final String CATEGORIES =
      """
      SELECT category, MIN(category_zh) AS category_zh, MIN(category_en) AS category_en,
             COUNT(*) AS products
      FROM t_product GROUP BY category ORDER BY MIN(id)\
      """;
  private static final MultiRow PRODUCT =
      new MultiRow(
          """
          INSERT IGNORE INTO t_product
            (id, name_zh, name_en, category, category_zh, category_en, tags, image)\
          """,
          8);
  private static final MultiRow SKU =
      new MultiRow("INSERT IGNORE INTO t_product_sku (product_id, sku_id, sku_code, price)", 4);
  private static final MultiRow STOCK =
      new MultiRow(
          """
          INSERT IGNORE INTO t_inventory
            (product_id, sku_id, available_stock, total_stock, supplied_stock)\
          """,
          5);

  /**
   * What a list of products may be narrowed to; empty texts and no ids mean everything.
   *
   * @param priceMin cents, inclusive, of the lowest price of a product's variants
   * @param priceMax cents, inclusive, of the same price
   */
  public record Filter(
      String text,
      String category,
      boolean inStock,
      long priceMin,
      long priceMax,
      List<Long> ids) {}

  /** How a list is sorted. */
  public enum Sort {
    DEFAULT("p.id"),
    PRICE_ASC("price, p.id"),
    PRICE_DESC("price DESC, p.id"),
    NAME("p.name_en, p.id"),
    STOCK_ASC("stock, p.id");

    private final String orderBy;

    Sort(String orderBy) {
      this.orderBy = orderBy;
    }
  }

  /** One page of products and how many there are in all. */
  public record Page(List<CatalogueProduct> products, int total) {}

  /**
   * A category in both languages.
   *
   * @param products how many it has
   */
  public record Category(String slug, String nameZh, String nameEn, int products) {}

  /** The products with these ids; unknown ones are left out. */
  public Future<List<CatalogueProduct>> find(SqlClient client, List<Long> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return client
        .preparedQuery(
            COLUMNS + "WHERE p.id IN " + MultiRow.placeholders(ids.size()) + " ORDER BY s.sku_id")
        .execute(Tuple.from(ids))
        .map(CatalogueStore::products);
  }

  /**
   * @param page from 1
   */
  public Future<Page> list(SqlClient client, Filter filter, Sort sort, int page, int pageSize) {
    String like = "%" + filter.text().replaceAll("([\\\\%_])", "\\\\$1") + "%";
    List<Object> arguments =
        new ArrayList<>(
            List.of(filter.category(), filter.category(), filter.text(), like, like, like));
    String matching = MATCHING;
    if (!filter.ids().isEmpty()) {
      matching += " AND p.id IN " + MultiRow.placeholders(filter.ids().size()) + " ";
      arguments.addAll(filter.ids());
    }
    matching += GROUPED;
    arguments.add(filter.inStock() ? 1 : 0);
    arguments.add(Money.decimal(filter.priceMin()));
    arguments.add(Money.decimal(filter.priceMax()));
    List<Object> paged = new ArrayList<>(arguments);
    paged.add(pageSize);
    paged.add((page - 1) * pageSize);
    Future<Integer> total =
        client
            .preparedQuery("SELECT COUNT(*) AS total FROM (" + matching + ") found")
            .execute(Tuple.from(arguments))
            .map(rows -> rows.iterator().next().getInteger("total"));
    Future<List<CatalogueProduct>> products =
        client
            .preparedQuery(matching + " ORDER BY " + sort.orderBy + " LIMIT ? OFFSET ?")
            .execute(Tuple.from(paged))
            .compose(rows -> inOrder(client, rows));
    return Future.all(total, products).map(done -> new Page(products.result(), total.result()));
  }

  /** All categories, in the order of their first products. */
  public Future<List<Category>> categories(SqlClient client) {
    return client
        .query(CATEGORIES)
        .execute()
        .map(rows -> {
          List<Category> categories = new ArrayList<>();
          for (Row row : rows) {
            categories.add(
                new Category(
                    row.getString("category"),
                    row.getString("category_zh"),
                    row.getString("category_en"),
                    row.getInteger("products")));
          }
          return categories;
        });
  }

  /** Adds products, SKUs and their first stock where they are missing; existing rows stay. */
  public Future<Void> addMissing(Pool pool, List<CatalogueProduct> products) {
    List<List<Object>> productRows = new ArrayList<>();
    List<List<Object>> skuRows = new ArrayList<>();
    List<List<Object>> stockRows = new ArrayList<>();
    for (CatalogueProduct p : products) {
      String tags = new JsonArray(p.tags()).encode();
      productRows.add(
          List.of(
              p.id(),
              p.nameZh(),
              p.nameEn(),
              p.category(),
              p.categoryZh(),
              p.categoryEn(),
              tags,
              p.image()));
      for (CatalogueProduct.Sku s : p.skus()) {
        skuRows.add(List.of(p.id(), s.skuId(), s.code(), Money.decimal(s.priceCents())));
        stockRows.add(List.of(p.id(), s.skuId(), s.available(), s.available(), s.available()));
      }
    }
    return Transactions.once(
        pool,
        transaction ->
            PRODUCT
                .insert(transaction, productRows)
                .compose(done -> SKU.insert(transaction, skuRows))
                .compose(done -> STOCK.insert(transaction, stockRows)));
  }

  private Future<List<CatalogueProduct>> inOrder(SqlClient client, RowSet<Row> page) {
    List<Long> ids = new ArrayList<>();
    page.forEach(row -> ids.add(row.getLong("id")));
    return find(client, ids)
        .map(found -> {
          Map<Long, CatalogueProduct> byId = new LinkedHashMap<>();
          found.forEach(product -> byId.put(product.id(), product));
          return ids.stream().filter(byId::containsKey).map(byId::get).toList();
        });
  }

  private static List<CatalogueProduct> products(RowSet<Row> rows) {
    Map<Long, CatalogueProduct> products = new LinkedHashMap<>();
    for (Row row : rows) {
      CatalogueProduct.Sku sku =
          new CatalogueProduct.Sku(
              row.getLong("sku_id"),
              row.getString("sku_code"),
              Columns.cents(row, "price"),
              row.getInteger("available_stock"));
      products.merge(row.getLong("id"), product(row, sku), (known, added) -> known.withSku(sku));
    }
    return List.copyOf(products.values());
  }

  private static CatalogueProduct product(Row row, CatalogueProduct.Sku sku) {
    List<String> tags =
        new JsonArray(Columns.json(row, "tags")).stream().map(String::valueOf).toList();
    return new CatalogueProduct(
        row.getLong("id"),
        row.getString("name_zh"),
        row.getString("name_en"),
        row.getString("category"),
        row.getString("category_zh"),
        row.getString("category_en"),
        tags,
        row.getString("image"),
        List.of(sku));
  }
}
