package com.doos.order.domain;

import static com.doos.order.Samples.NOW;
import static com.doos.order.Samples.line;
import static com.doos.order.Samples.refusal;
import static com.doos.order.Samples.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.shared.error.RefusedItem;
import com.doos.shared.event.StockEventType;
import com.doos.shared.id.OrderNo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricingTest {
  private static final long ORDER_ID = 123L << 22 | 42;
  private static final Map<Long, Product> CATALOGUE =
      Map.of(
          1L, new Product(1, "笔", "Pen", "/img/1.svg", Map.of(0L, 1_050L)),
          2L, new Product(2, "墨", "Ink", "/img/2.svg", Map.of(1L, 1L, 2L, 5_000_000_000L)));

  @ParameterizedTest
  @CsvSource({"ENGLISH, Pen", "CHINESE, 笔"})
  void sellsAtTheCataloguesPriceUnderItsName(Language language, String name) {
    // Given
    PlaceOrder wish = new PlaceOrder(42, List.of(line(1, 2)), "", "", null, "", language);

    // When
    List<OrderItem> items = Pricing.price(wish, CATALOGUE);

    // Then
    assertThat(items).containsExactly(new OrderItem(1, 0, name, "/img/1.svg", 1_050, 2));
    assertThat(items.get(0).subtotalCents()).isEqualTo(2_100);
  }

  @Test
  void takesAPriceThatTheClientHasSeenRightly() {
    assertThat(Pricing.price(wish(new OrderLine(1, 0, 1, 1_050L)), CATALOGUE)).hasSize(1);
  }

  @Test
  void refusesAPriceThatHasChangedAndNamesTheNewOne() {
    // When
    DoosException refusal =
        refusal(() -> Pricing.price(wish(new OrderLine(1, 0, 1, 1_049L)), CATALOGUE));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.PRICE_CHANGED);
    assertThat(refusal).hasMessageContaining("10.50");
  }

  @Test
  void namesEveryItemWhosePriceHasChanged() {
    // When
    DoosException refusal =
        refusal(() ->
            Pricing.price(
                wish(
                    new OrderLine(1, 0, 1, 1_049L),
                    new OrderLine(2, 1, 1, 1L),
                    new OrderLine(2, 2, 1, 7L)),
                CATALOGUE));

    // Then
    assertThat(refusal.items())
        .containsExactly(
            RefusedItem.ofPrice(1, 0, 1_050), RefusedItem.ofPrice(2, 2, 5_000_000_000L));
  }

  @ParameterizedTest
  @CsvSource({"9, 0", "1, 1", "2, 0"})
  void refusesWhatTheCatalogueDoesNotHave(long productId, long skuId) {
    assertThat(
            refusal(() -> Pricing.price(wish(new OrderLine(productId, skuId, 1, null)), CATALOGUE))
                .detail())
        .isEqualTo(Detail.UNKNOWN_PRODUCT);
  }

  @Test
  void refusesAnAmountThatNoColumnHolds() {
    OrderLine one = new OrderLine(2, 2, 1, null);
    OrderLine two = new OrderLine(2, 2, 2, null);

    assertThat(Pricing.price(wish(one), CATALOGUE)).hasSize(1);
    assertThat(refusal(() -> Pricing.price(wish(two), CATALOGUE)).detail())
        .isEqualTo(Detail.AMOUNT_TOO_LARGE);
  }

  @Test
  void aNewOrderIsPendingAndCarriesTheSum() {
    // Given
    PlaceOrder wish = wish(line(1, 2), new OrderLine(2, 1, 3, null));

    // When
    NewOrder placed =
        NewOrder.of(ORDER_ID, wish, Pricing.price(wish, CATALOGUE), "user:42", NOW, NOW);

    // Then
    Order order = placed.order();
    assertThat(order.totalCents()).isEqualTo(2_103).isEqualTo(order.actualCents());
    assertThat(order.discountCents()).isZero();
    assertThat(order.status()).isEqualTo(OrderStatus.PENDING);
    assertThat(order.version()).isEqualTo(1);
    assertThat(order.orderNo()).isEqualTo(OrderNo.of(ORDER_ID));
    assertThat(order.createdAt()).isEqualTo(NOW);
    assertThat(order.paidAt()).isNull();
    assertThat(placed.content()).isEqualTo(wish.content());
    assertThat(placed.event()).isEqualTo(StockEventType.ORDER_CREATED);
  }

  @Test
  void anOrderPaidAtCheckoutSellsItsStockAtOnce() {
    PlaceOrder wish =
        new PlaceOrder(42, List.of(line(1, 1)), "", "", PaymentMethod.WECHAT, "", Language.ENGLISH);

    assertThat(
            NewOrder.of(ORDER_ID, wish, Pricing.price(wish, CATALOGUE), "user:42", NOW, NOW)
                .event())
        .isEqualTo(StockEventType.STOCK_CONFIRM);
  }

  @Test
  void anItemNeverOverflowsSilently() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> new OrderItem(1, 0, "", "", Long.MAX_VALUE, 2).subtotalCents());
  }
}
