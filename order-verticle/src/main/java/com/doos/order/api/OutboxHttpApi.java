package com.doos.order.api;

import com.doos.order.app.OutboxService;
import com.doos.shared.auth.Principal;
import com.doos.shared.http.Answer;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Params;
import com.doos.shared.outbox.MessageStatus;
import com.doos.shared.outbox.OutboxEntry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /v1/admin/messages}: what the outboxes hold, and another try for what has failed. */
public final class OutboxHttpApi {
  private static final int PAGE_MAX = 200;
  private static final int PAGE_SIZE = 50;
  private static final int STATUS_LENGTH_MAX = 20;
  private static final int ALL_SHARDS = -1;

  private final OutboxService outbox;

  public OutboxHttpApi(OutboxService outbox) {
    this.outbox = outbox;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.GET, "/v1/admin/messages", this::list)
        .on(HttpMethod.POST, "/v1/admin/messages/:id/retry", this::retry);
  }

  private Future<Answer> list(RoutingContext context, Principal caller) {
    String name = Params.text(context, "status", STATUS_LENGTH_MAX);
    MessageStatus status = name.isEmpty() ? null : MessageStatus.ofWireName(name);
    int page = Params.integer(context, "page", 1, 1, PAGE_MAX);
    int shard = Params.integer(context, "shard", ALL_SHARDS, 0, outbox.shards() - 1);
    long orderId = Params.optionalId(context, "order_id");
    return (orderId == 0
            ? list(status == null ? MessageStatus.FAILED : status, shard, page)
            : outbox.listOfOrder(orderId, status, page, PAGE_SIZE).map(List::of))
        .map(OutboxHttpApi::answer);
  }

  private Future<List<OutboxService.Page>> list(MessageStatus status, int shard, int page) {
    return shard == ALL_SHARDS
        ? outbox.listAll(status, page, PAGE_SIZE)
        : outbox.list(shard, status, page, PAGE_SIZE).map(List::of);
  }

  private static Answer answer(List<OutboxService.Page> pages) {
    JsonArray messages = new JsonArray();
    for (OutboxService.Page page : pages) {
      page.messages().forEach(entry -> messages.add(json(page.shard(), entry)));
    }
    return Answer.ok(
        new JsonObject()
            .put("messages", messages)
            .put("has_more", pages.stream().anyMatch(OutboxService.Page::hasMore)));
  }

  private static JsonObject json(int shard, OutboxEntry entry) {
    JsonObject json =
        new JsonObject()
            .put("shard", shard)
            .put("message_id", entry.messageId())
            .put("order_id", entry.key())
            .put("topic", entry.topic())
            .put("event_type", entry.eventType())
            .put("payload", new JsonObject(entry.payload()))
            .put("status", entry.status().wireName())
            .put("retry_count", entry.retries())
            .put("max_retry", entry.retriesMax())
            .put("error", entry.error())
            .put("created_at", entry.createdAt().toString());
    if (entry.nextRetryAt() != null) {
      json.put("next_retry_at", entry.nextRetryAt().toString());
    }
    return json;
  }

  private Future<Answer> retry(RoutingContext context, Principal caller) {
    return outbox
        .retry(context.pathParam("id"))
        .map(done -> Answer.ok(new JsonObject().put("success", true)));
  }
}
