package com.doos.order.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.domain.OrderFilter;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderQueriesTest {
  @Test
  void searchesEverythingNewestFirstWhenNothingIsAsked() {
    // When
    JsonObject page = OrderQueries.page(OrderFilter.ALL, 0, 51);

    // Then
    assertThat(page)
        .isEqualTo(
            new JsonObject(
                """
                {"size": 51, "track_total_hits": false, "sort": [{"id.number": "desc"}],
                 "query": {"bool": {"filter": []}}}
                """));
  }

  @Test
  void asksForEveryFieldAndBelowTheCursor() {
    // Given
    OrderFilter filter =
        new OrderFilter(
            7,
            "20260304-0000000000007",
            42,
            List.of(OrderStatus.PAID, OrderStatus.PENDING, OrderStatus.PAID),
            PaymentMethod.ALIPAY,
            1_001,
            "red pen",
            Instant.ofEpochMilli(1_000),
            Instant.ofEpochMilli(2_000),
            100L,
            9_999L);

    // When
    JsonObject page = OrderQueries.page(filter, 1_234, 10);

    // Then
    assertThat(page.getJsonObject("query"))
        .isEqualTo(
            new JsonObject(
                """
                {"bool": {"filter": [
                 {"term": {"id.number": 7}},
                 {"term": {"order_no": "20260304-0000000000007"}},
                 {"term": {"user_id": 42}},
                 {"terms": {"status": ["pending", "paid"]}},
                 {"term": {"payment_method": "alipay"}},
                 {"nested": {"path": "items", "query": {"bool": {"filter": [
                  {"term": {"items.product_id": 1001}},
                  {"match": {"items.product_name": {"query": "red pen", "operator": "and"}}}]}}}},
                 {"range": {"created_at": {"gte": 1000, "lt": 2000, "format": "epoch_millis"}}},
                 {"range": {"actual_cents": {"gte": 100, "lte": 9999}}},
                 {"range": {"id.number": {"lt": 1234}}}]}}
                """));
  }

  @Test
  void leavesOpenWhatHasOneBoundOnly() {
    // Given
    OrderFilter filter =
        new OrderFilter(0, "", 0, List.of(), null, 0, "", null, Instant.ofEpochMilli(5), 1L, null);

    // When
    String query = OrderQueries.page(filter, 0, 1).getJsonObject("query").encode();

    // Then
    assertThat(query)
        .contains("{\"lt\":5,\"format\":\"epoch_millis\"}", "{\"gte\":1}")
        .doesNotContain("\"lte\"", "null");
  }
}
