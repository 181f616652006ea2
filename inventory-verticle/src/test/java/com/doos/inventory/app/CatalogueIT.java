package com.doos.inventory.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.inventory.store.CatalogueProduct;
import com.doos.inventory.store.CatalogueProduct.Sku;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.CatalogueStore.Category;
import com.doos.inventory.store.CatalogueStore.Filter;
import com.doos.inventory.store.CatalogueStore.Page;
import com.doos.inventory.store.CatalogueStore.Sort;
import com.doos.servers.Endpoints;
import com.doos.shared.money.Money;
import com.doos.testkit.WithServers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the catalogue lists. */
@WithServers
final class CatalogueIT {
  private final StockFixture stock;
  private final CatalogueStore catalogue = new CatalogueStore();

  CatalogueIT(Endpoints servers) throws Exception {
    stock = new StockFixture(servers);
    await(
        catalogue.addMissing(
            stock.pool(),
            List.of(
                product(1, "tea", new Sku(0, "T1", 990, 7)),
                product(2, "book", new Sku(1, "B1", 2_550, 0), new Sku(2, "B2", 3_000, 3)),
                product(3, "tea", new Sku(0, "T2", 2_550, 0)),
                product(4, "book", new Sku(0, "B3", 10_000, 5)))));
  }

  @AfterEach
  void close() throws Exception {
    stock.close();
  }

  private static CatalogueProduct product(long id, String category, Sku... skus) {
    return new CatalogueProduct(
        id,
        "商品" + id,
        "Product " + id,
        category,
        category + "-zh",
        category + "-en",
        List.of(),
        "/img/" + id + ".svg",
        List.of(skus));
  }

  private Page list(Filter filter, Sort sort, int pageSize) throws Exception {
    return await(catalogue.list(stock.pool(), filter, sort, 1, pageSize));
  }

  private static List<Long> ids(Page page) {
    return page.products().stream().map(CatalogueProduct::id).toList();
  }

  private static Filter of(String text, boolean inStock) {
    return new Filter(text, "", inStock, 0, Money.CENTS_MAX, List.of());
  }

  @Test
  void listsSearchesAndSorts() throws Exception {
    // When
    Page inStock = list(of("product", true), Sort.PRICE_DESC, 2);
    Page wildcard = list(of("%", false), Sort.DEFAULT, 10);

    // Then
    assertThat(inStock.total()).isEqualTo(3);
    assertThat(ids(inStock)).containsExactly(4L, 2L);
    assertThat(wildcard.total()).as("a wildcard is searched for as it is").isZero();
  }

  @Test
  void pricesAreBoundedInclusivelyByTheLowestOfTheVariants() throws Exception {
    // When
    Page page = list(new Filter("", "", false, 2_550, 3_000, List.of()), Sort.DEFAULT, 20);
    Page tight = list(new Filter("", "", false, 991, 2_549, List.of()), Sort.DEFAULT, 20);

    // Then
    assertThat(ids(page)).containsExactly(2L, 3L);
    assertThat(page.total()).isEqualTo(2);
    assertThat(tight.products()).isEmpty();
  }

  @Test
  void listsChosenProductsAndLeavesOutUnknownOnes() throws Exception {
    // When
    Filter chosen = new Filter("", "", false, 0, Money.CENTS_MAX, List.of(4L, 99L, 1L, 4L));
    Page page = list(chosen, Sort.DEFAULT, 20);
    Page first = list(chosen, Sort.PRICE_DESC, 1);
    Page inStockTea =
        list(
            new Filter("", "tea", true, 0, Money.CENTS_MAX, List.of(1L, 3L, 4L)), Sort.DEFAULT, 20);

    // Then
    assertThat(ids(page)).containsExactly(1L, 4L);
    assertThat(ids(first)).containsExactly(4L);
    assertThat(first.total()).isEqualTo(2);
    assertThat(ids(inStockTea)).containsExactly(1L);
  }

  @Test
  void whatIsShortComesFirstByStock() throws Exception {
    assertThat(ids(list(of("", false), Sort.STOCK_ASC, 20))).containsExactly(3L, 2L, 4L, 1L);
  }

  @Test
  void categoriesComeInTheOrderOfTheirFirstProducts() throws Exception {
    assertThat(await(catalogue.categories(stock.pool())))
        .containsExactly(
            new Category("tea", "tea-zh", "tea-en", 2),
            new Category("book", "book-zh", "book-en", 2));
  }
}
