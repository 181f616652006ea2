package com.doos.order.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
  @Test
  void anEventIsItsFieldsAndAnEmptyLine() {
    assertThat(
            ServerSentEvents.event("stats", "2026-11-26T01:02:03Z", new JsonObject().put("n", 1)))
        .hasToString("id: 2026-11-26T01:02:03Z\nevent: stats\ndata: {\"n\":1}\n\n");
  }

  @Test
  void anEventWithoutIdLeavesTheLastIdOfTheClientAsItIs() {
    assertThat(ServerSentEvents.event("stale", null, new JsonObject()))
        .hasToString("event: stale\ndata: {}\n\n");
  }

  @Test
  void lineFeedsInTextsDoNotBreakTheEvent() {
    assertThat(
            ServerSentEvents.event("x", null, new JsonObject().put("text", "a\n\nevent: y"))
                .toString()
                .lines())
        .containsExactly("event: x", "data: {\"text\":\"a\\n\\nevent: y\"}", "");
  }
}
