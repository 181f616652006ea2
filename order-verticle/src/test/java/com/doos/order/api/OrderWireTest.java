package com.doos.order.api;

import static com.doos.order.Samples.NOW;
import static com.doos.order.Samples.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.Samples;
import com.doos.order.app.ShardCommand;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.order.store.OrderStore;
import com.doos.proto.order.v1.CreateOrderRequest;
import com.doos.proto.order.v1.CreateOrderResponse;
import com.doos.proto.order.v1.OrderItem;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.shared.money.Money;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders as JSON and as protobuf. */
class OrderWireTest {
  private static final Duration TTL = Duration.ofMinutes(30);
  private static final Principal ALICE = new Principal(42, "alice", Set.of(Role.USER));

  private static CreateOrderRequest.Builder request(double price) {
    return CreateOrderRequest.newBuilder()
        .setUserId(42)
        .addItems(
            OrderItem.newBuilder().setProductId(1).setSkuId(2).setQuantity(3).setPrice(price));
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  @Test
  void jsonHasIdsAsStringsAndMoneyWithTwoDecimals() {
    // When
    String text = OrderJson.order(Samples.completed()).encode();
    JsonObject json = new JsonObject(text);

    // Then
    assertThat(text).contains("\"actual_amount\":120.00", "\"price\":10.50", "\"subtotal\":21.00");
    assertThat(json.getValue("id")).isEqualTo(String.valueOf(Long.MAX_VALUE));
    assertThat(json.getString("status")).isEqualTo("completed");
    assertThat(json.getString("payment_method")).isEqualTo("credit_card");
    assertThat(json.getString("created_at")).isEqualTo("2026-03-04T05:06:07.089Z");
    assertThat(json.getString("cancelled_at")).isEqualTo("2026-03-04T05:06:11.089Z");
    assertThat(json.getString("shipping_address")).isEqualTo("{\"city\":\"上海\"}");
    assertThat(json.getJsonArray("items")).hasSize(2);
  }

  @Test
  void jsonIsReadBackAsItWas() {
    // Given
    Order pending = Samples.pending();
    ShardCommand.Detail detail = new ShardCommand.Detail(pending, Samples.history());
    OrderStore.Page page = new OrderStore.Page(List.of(Samples.completed(), pending), 12);

    // When, Then
    assertThat(OrderJson.readDetail(OrderJson.detail(detail, TTL))).isEqualTo(detail);
    assertThat(OrderJson.readPage(OrderJson.page(page, TTL))).isEqualTo(page);
  }

  @Test
  void jsonTellsWhenAnOrderExpiresThatWaitsForItsPayment() {
    // When
    JsonObject detail =
        OrderJson.detail(new ShardCommand.Detail(Samples.pending(), List.of()), TTL).toJsonObject();
    JsonArray page =
        OrderJson.page(new OrderStore.Page(List.of(Samples.completed(), Samples.pending()), 2), TTL)
            .toJsonObject()
            .getJsonArray("orders");

    // Then
    assertThat(detail.getJsonObject("order").getString("expires_at"))
        .isEqualTo(NOW.plus(TTL).toString());
    assertThat(page.getJsonObject(0).fieldNames()).doesNotContain("expires_at");
    assertThat(page.getJsonObject(1).getString("expires_at")).isEqualTo(NOW.plus(TTL).toString());
  }

  @Test
  void anOrderWhosePaymentWasAcceptedAtCheckoutDoesNotExpire() {
    // Given
    PlaceOrder paid =
        new PlaceOrder(
            42, List.of(Samples.line(1, 1)), "", "", PaymentMethod.ALIPAY, "", Language.ENGLISH);

    // When
    Order order = NewOrder.of(7, paid, Samples.ITEMS, "user:42", NOW, NOW).order();

    // Then
    assertThat(order.expiresAt(TTL)).isNull();
  }

  @Test
  void jsonLeavesOutWhatHasNotHappened() {
    JsonObject json = OrderJson.order(Samples.pending());

    assertThat(json.fieldNames())
        .contains("created_at")
        .doesNotContain("paid_at", "shipped_at", "completed_at", "cancelled_at");
    assertThat(json.getString("payment_method")).isEmpty();
  }

  @Test
  void jsonOfACreatedOrderHasTheFieldsOfTheContract() {
    assertThat(OrderJson.created(Samples.pending()).encode())
        .isEqualTo(
            "{\"order_id\":\"7\",\"order_no\":\"20260304-0000000000007\",\"actual_amount\":1.00,"
                + "\"status\":\"pending\",\"created_at\":\"2026-03-04T05:06:07.089Z\"}");
  }

  @Test
  void jsonOfTheHistoryTellsWhoAndWhy() {
    // When
    JsonArray history = OrderJson.history(Samples.history());

    // Then
    assertThat(history.getJsonObject(0).getString("from_status")).isEmpty();
    assertThat(history.getJsonObject(1))
        .isEqualTo(
            new JsonObject()
                .put("from_status", "pending")
                .put("to_status", "cancelled")
                .put("actor", "service:order")
                .put("reason", "late")
                .put("at", "2026-03-04T05:06:07.089Z"));
  }

  @Test
  void aMessageCarriesTheWholeOrder() throws InvalidProtocolBufferException {
    // Given
    Order order = Samples.completed();

    // When
    com.doos.proto.order.v1.Order message =
        com.doos.proto.order.v1.Order.parseFrom(
            OrderProto.order(order, Samples.history()).toByteArray());

    // Then
    assertThat(message.getAllFields()).hasSize(18);
    assertThat(message.getId()).isEqualTo(order.id());
    assertThat(Money.parse(message.getTotalAmount(), "")).isEqualTo(order.totalCents());
    assertThat(Money.parse(message.getDiscountAmount(), "")).isEqualTo(order.discountCents());
    assertThat(Money.parse(message.getActualAmount(), "")).isEqualTo(order.actualCents());
    assertThat(message.getStatus()).isEqualTo("completed");
    assertThat(message.getPaymentMethod()).isEqualTo("credit_card");
    assertThat(instant(message.getCreatedAt())).isEqualTo(NOW);
    assertThat(instant(message.getCancelledAt())).isEqualTo(NOW.plusSeconds(4));
    assertThat(message.getItemsList())
        .extracting(item -> item.getProductName() + Money.parse(item.getPrice(), ""))
        .containsExactly("笔 \"A\"1050", "Ink1");
    assertThat(message.getHistory(1).getReason()).isEqualTo("late");
  }

  @Test
  void aMessageLeavesOutWhatHasNotHappened() {
    com.doos.proto.order.v1.Order message = OrderProto.order(Samples.pending(), List.of());

    assertThat(message.hasPaidAt() || message.hasCancelledAt()).isFalse();
    assertThat(message.getPaymentMethod()).isEmpty();
  }

  @Test
  void theAnswerOfAReplaySaysSo() {
    CreateOrderResponse response = OrderProto.created(Samples.pending(), true);

    assertThat(response.getOrderId()).isEqualTo(7);
    assertThat(response.getActualAmount()).isEqualTo(1.0);
    assertThat(response.getStatus()).isEqualTo("pending");
    assertThat(instant(response.getCreatedAt())).isEqualTo(NOW);
    assertThat(response.getReplayed()).isTrue();
  }

  @Test
  void readsARequest() {
    // Given
    CreateOrderRequest message =
        request(10.5)
            .setShippingAddress("{}")
            .setRemark("note")
            .setPaymentMethod("wechat")
            .setIdempotencyToken("t")
            .build();

    // When
    PlaceOrder order = OrderProto.request(ALICE, message);

    // Then
    assertThat(order.userId()).isEqualTo(42);
    assertThat(order.lines()).containsExactly(new OrderLine(1, 2, 3, 1_050L));
    assertThat(order.shippingAddress() + order.remark() + order.token()).isEqualTo("{}notet");
    assertThat(order.paymentMethod()).isEqualTo(PaymentMethod.WECHAT);
  }

  @Test
  void anAbsentPriceClaimsNothing() {
    assertThat(OrderProto.request(ALICE, request(0).build()).lines())
        .containsExactly(new OrderLine(1, 2, 3, null));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1, 1e300, 0.001})
  void refusesAPriceThatCannotBe(double price) {
    assertThat(refusal(() -> OrderProto.request(ALICE, request(price).build())).code())
        .isEqualTo(ErrorCode.INVALID_PARAM);
  }

  @Test
  void refusesAnOrderForSomebodyElse() {
    assertThat(refusal(() -> OrderProto.request(ALICE, request(1).setUserId(43).build())).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
  }
}
