package com.doos.cdc.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.cdc.document.OrderDocumentMapper;
import com.doos.cdc.document.RowImage;
import com.doos.cdc.document.Rows;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndexDefinitionsTest {
  private static final JsonObject MAPPINGS =
      IndexDefinitions.orders("orders").getJsonObject("mappings");

  /** The mapping is strict: a field that is missing there would make every order a dead letter. */
  @Test
  void hasEveryFieldOfADocument() {
    Map<String, @Nullable String> columns = Rows.columns(1, 1);
    columns.put("payment_method", "wechat");
    for (String time : List.of("paid_at", "shipped_at", "completed_at", "cancelled_at")) {
      columns.put(time, "2026-01-02 03:04:05");
    }
    JsonObject document = new JsonObject(OrderDocumentMapper.map(new RowImage(columns)).json());
    JsonObject fields = MAPPINGS.getJsonObject("properties");

    assertThat(MAPPINGS.getString("dynamic")).isEqualTo("strict");
    assertThat(fields.fieldNames()).containsExactlyInAnyOrderElementsOf(document.fieldNames());
    assertThat(fields.getJsonObject("items").getJsonObject("properties").fieldNames())
        .containsExactlyInAnyOrderElementsOf(
            document.getJsonArray("items").getJsonObject(0).fieldNames());
  }

  @Test
  void hasNoPersonalData() {
    assertThat(MAPPINGS.encode()).doesNotContain("address").doesNotContain("remark");
  }
}
