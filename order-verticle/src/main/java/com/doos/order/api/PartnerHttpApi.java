package com.doos.order.api;

import com.doos.order.app.PartnerKeys;
import com.doos.order.store.PartnerKeyStore.PartnerKey;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.http.Answer;
import com.doos.shared.http.Bodies;
import com.doos.shared.http.HttpEdge;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** {@code /v1/admin/partners}: the keys that partners sign with. */
public final class PartnerHttpApi {
  private static final int NAME_LENGTH_MAX = 50;

  private final PartnerKeys keys;

  public PartnerHttpApi(PartnerKeys keys) {
    this.keys = keys;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.GET, "/v1/admin/partners", this::list)
        .on(HttpMethod.POST, "/v1/admin/partners", this::create)
        .on(HttpMethod.POST, "/v1/admin/partners/:key_id/revoke", this::revoke);
  }

  private Future<Answer> list(RoutingContext context, Principal caller) {
    return keys.list()
        .map(found -> {
          JsonArray listed = new JsonArray();
          found.forEach(key -> listed.add(json(key)));
          return Answer.ok(new JsonObject().put("partners", listed));
        });
  }

  private static JsonObject json(PartnerKey key) {
    JsonObject json =
        new JsonObject()
            .put("key_id", key.keyId())
            .put("name", key.partner())
            .put("created_by", key.createdBy())
            .put("created_at", key.createdAt().toString());
    if (key.revokedAt() != null) {
      json.put("revoked_at", key.revokedAt().toString());
    }
    return json;
  }

  private Future<Answer> create(RoutingContext context, Principal caller) {
    String name = Bodies.required(Bodies.object(context), "name", NAME_LENGTH_MAX);
    return keys.create(name, caller)
        .map(key ->
            Answer.json(
                201,
                new JsonObject()
                    .put("key_id", key.keyId())
                    .put("name", key.partner())
                    .put("secret", key.secret().value())
                    .toBuffer()));
  }

  private Future<Answer> revoke(RoutingContext context, Principal caller) {
    return keys.revoke(context.pathParam("key_id"), caller)
        .map(revoked -> {
          if (!revoked) {
            throw DoosException.invalid(Detail.ONE_OF, "key_id", "a valid key");
          }
          return Answer.ok(new JsonObject().put("success", true));
        });
  }
}
