package com.doos.order.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OrderAnswersTest {
  @Test
  void progressIsThatOfTheSlowestShard() {
    // Given
    JsonObject answer =
        new JsonObject(
            """
            {"docs": [
             {"_id": "0", "found": true, "_source": {"shard": 0, "as_of": "2026-11-26T01:02:03.004Z"}},
             {"_id": "1", "found": true, "_source": {"shard": 1, "as_of": "2026-11-26T01:02:02.500Z"}}]}
            """);

    // When, Then
    assertThat(OrderAnswers.asOf(answer)).isEqualTo(Instant.parse("2026-11-26T01:02:02.500Z"));
  }

  @Test
  void progressIsUnknownWhileOneShardHasNone() {
    // Given
    JsonObject answer =
        new JsonObject(
            """
            {"docs": [
             {"_id": "0", "found": true, "_source": {"shard": 0, "as_of": "2026-11-26T01:02:03.004Z"}},
             {"_id": "1", "found": false}]}
            """);

    // When, Then
    assertThat(OrderAnswers.asOf(answer)).isNull();
  }
}
