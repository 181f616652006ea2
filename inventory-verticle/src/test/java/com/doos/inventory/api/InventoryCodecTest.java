package com.doos.inventory.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.inventory.store.CatalogueProduct;
import com.doos.inventory.store.StockStore;
import com.doos.proto.inventory.v1.Product;
import com.doos.proto.inventory.v1.Reservation;
import com.doos.proto.inventory.v1.ReserveResult;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.google.protobuf.Timestamp;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryCodecTest {
  private static final StockLine LINE = new StockLine(new SkuKey(3, 4), 5);
  private static final CatalogueProduct PEN =
      new CatalogueProduct(
          3,
          "笔",
          "Pen",
          "office",
          "办公",
          "Office",
          List.of("new"),
          "/img/3.svg",
          List.of(
              new CatalogueProduct.Sku(1, "PEN-1", 1_050, 2),
              new CatalogueProduct.Sku(2, "PEN-2", 999, 5)));

  private static Reservation.Builder reservation() {
    return Reservation.newBuilder()
        .setOrderId(9)
        .addLines(
            com.doos.proto.inventory.v1.StockLine.newBuilder()
                .setProductId(3)
                .setSkuId(4)
                .setQuantity(5));
  }

  @Test
  void jsonOfStockTellsWhatWasEverPutIn() {
    assertThat(InventoryCodec.json(3, List.of(new StockStore.Stock(4, 5, 1, 20))).encode())
        .isEqualTo(
            "{\"product_id\":3,\"skus\":[{\"sku_id\":4,\"available_stock\":5,"
                + "\"locked_stock\":1,\"total_stock\":20}]}");
  }

  @Test
  void readsAReservation() {
    // Given
    Timestamp time = Timestamp.newBuilder().setSeconds(1_000).setNanos(5_000_000).build();

    // When
    com.doos.inventory.domain.Reservation read =
        InventoryCodec.reservation(reservation().setExpiresAt(time).build());

    // Then
    assertThat(read.orderId()).isEqualTo(9);
    assertThat(read.lines()).containsExactly(LINE);
    assertThat(read.expiresAt()).isEqualTo(Instant.ofEpochMilli(1_000_005));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesATimeOutOfRange(long seconds) {
    Reservation message =
        reservation().setExpiresAt(Timestamp.newBuilder().setSeconds(seconds)).build();

    assertThatExceptionOfType(DoosException.class)
        .isThrownBy(() -> InventoryCodec.reservation(message))
        .matches(refusal -> refusal.code() == ErrorCode.INVALID_PARAM);
  }

  @Test
  void writesEveryOutcome() {
    assertThat(outcome(new ReserveOutcome.Reserved())).isEqualTo("RESERVED 0:0x0");
    assertThat(outcome(new ReserveOutcome.Insufficient(LINE, 2))).isEqualTo("INSUFFICIENT 3:4x5");
    assertThat(outcome(new ReserveOutcome.UnknownSku(LINE))).isEqualTo("UNKNOWN_SKU 3:4x5");
    assertThat(outcome(new ReserveOutcome.Closed())).isEqualTo("CLOSED 0:0x0");
  }

  private static String outcome(ReserveOutcome outcome) {
    ReserveResult result = InventoryCodec.result(outcome);
    com.doos.proto.inventory.v1.StockLine line = result.getShortLine();
    return "%s %d:%dx%d"
        .formatted(result.getOutcome(), line.getProductId(), line.getSkuId(), line.getQuantity());
  }

  @Test
  void writesAProductForOtherServices() {
    // When
    Product message = InventoryCodec.message(PEN);

    // Then
    assertThat(message.getId()).isEqualTo(3);
    assertThat(message.getNameZh()).isEqualTo("笔");
    assertThat(message.getNameEn()).isEqualTo("Pen");
    assertThat(message.getImage()).isEqualTo("/img/3.svg");
    assertThat(message.getSkusList())
        .extracting(sku -> sku.getSkuId() + ":" + sku.getPriceCents())
        .containsExactly("1:1050", "2:999");
  }

  @Test
  void writesAProductForBrowsers() {
    // When
    JsonObject json = new JsonObject(InventoryCodec.json(PEN).encode());

    // Then the lowest price and all the stock stand for the product
    assertThat(InventoryCodec.json(PEN).encode()).contains("\"price\":9.99", "\"price\":10.50");
    assertThat(json.getInteger("available_stock")).isEqualTo(7);
    assertThat(json.getString("name_zh")).isEqualTo("笔");
    assertThat(json.getJsonArray("tags")).containsExactly("new");
    assertThat(json.getJsonArray("skus").getJsonObject(0).getString("sku_code")).isEqualTo("PEN-1");
  }
}
