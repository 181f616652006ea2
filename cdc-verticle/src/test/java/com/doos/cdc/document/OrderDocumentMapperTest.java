package com.doos.cdc.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderDocumentMapperTest {
  private static JsonObject json(RowImage row) {
    return new JsonObject(OrderDocumentMapper.map(row).json());
  }

  @Test
  void mapsAPendingOrderWithoutItsAbsentValuesAndPersonalData() {
    OrderDocument document = OrderDocumentMapper.map(Rows.row(123_456_789_012_345_678L, 3));

    assertThat(document.id()).isEqualTo(123_456_789_012_345_678L);
    assertThat(document.version()).isEqualTo(3);
    assertThat(new JsonObject(document.json()))
        .isEqualTo(
            new JsonObject()
                .put("id", "123456789012345678")
                .put("order_no", "DO2026010200001")
                .put("user_id", 42)
                .put("total_cents", 2500)
                .put("discount_cents", 0)
                .put("actual_cents", 2500)
                .put("status", "pending")
                .put("version", 3)
                .put("created_at", "2026-01-02T03:04:05.006Z")
                .put("updated_at", "2026-01-02T03:04:05.000Z")
                .put("items", expectedItems()));
  }

  private static JsonArray expectedItems() {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("product_id", 7)
                .put("sku_id", 0)
                .put("product_name", "茶 \"Tea\"")
                .put("product_image", "/p/7.svg")
                .put("price_cents", 1250)
                .put("quantity", 2)
                .put("subtotal_cents", 2500));
  }

  @Test
  void mapsEveryTimeAndThePaymentMethod() {
    Map<String, @Nullable String> columns = Rows.columns(1, 5);
    columns.put("status", "3");
    columns.put("payment_method", "alipay");
    columns.put("discount_amount", null);
    columns.put("paid_at", "2026-01-02 03:04:06.1");
    columns.put("shipped_at", "2026-01-02 03:04:07.12");
    columns.put("completed_at", "2026-01-02 03:04:08.123");
    columns.put("cancelled_at", "2026-01-02 03:04:09");

    JsonObject document = json(new RowImage(columns));

    assertThat(document.getString("payment_method")).isEqualTo("alipay");
    assertThat(document.getLong("discount_cents")).isZero();
    assertThat(document.getString("paid_at")).isEqualTo("2026-01-02T03:04:06.100Z");
    assertThat(document.getString("shipped_at")).isEqualTo("2026-01-02T03:04:07.120Z");
    assertThat(document.getString("completed_at")).isEqualTo("2026-01-02T03:04:08.123Z");
    assertThat(document.getString("cancelled_at")).isEqualTo("2026-01-02T03:04:09.000Z");
  }

  @ParameterizedTest
  @CsvSource({"0,pending", "1,paid", "2,shipped", "3,completed", "4,cancelled"})
  void namesTheStatus(String code, String name) {
    assertThat(json(Rows.row("status", code)).getString("status")).isEqualTo(name);
  }

  /** MariaDB keeps the text it was given; MySQL sorts the keys and spaces the text anew. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"product_id\":7,\"quantity\":1}]",
        "[{\"quantity\": 1, \"product_id\": 7}]",
        "[{\"product_id\":7,\"quantity\":1,\"added_later\":true,\"sku_id\":null}]"
      })
  void readsTheItemsAsEitherDatabaseWritesThem(String snapshot) {
    JsonArray items = json(Rows.row("items_snapshot", snapshot)).getJsonArray("items");

    assertThat(items)
        .isEqualTo(new JsonArray().add(new JsonObject().put("product_id", 7).put("quantity", 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "id,x",
    "version,",
    "user_id,",
    "order_no,",
    "total_amount,1.001",
    "actual_amount,much",
    "status,5",
    "status,-1",
    "created_at,0000-00-00 00:00:00",
    "items_snapshot,",
    "items_snapshot,{}",
    "items_snapshot,[1]",
    "items_snapshot,[null]"
  })
  void refusesARowThatIsNoOrderAndNamesTheColumnOnly(String column, @Nullable String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OrderDocumentMapper.map(Rows.row(column, value)))
        .withMessageContaining(column)
        .satisfies(failure ->
            assertThat(failure.getMessage()).doesNotContain(value == null ? "null" : value + " "));
  }
}
