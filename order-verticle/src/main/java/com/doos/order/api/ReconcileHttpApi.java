package com.doos.order.api;

import com.doos.order.reconcile.ReconcileService;
import com.doos.order.store.ReconcileRunStore.StoredRun;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.http.Answer;
import com.doos.shared.http.Bodies;
import com.doos.shared.http.HttpEdge;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** {@code /v1/admin/reconcile}: begins runs of the reconciler and shows the last one. */
public final class ReconcileHttpApi {
  private static final int ACCEPTED = 202;

  private final ReconcileService runs;

  public ReconcileHttpApi(ReconcileService runs) {
    this.runs = runs;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.POST, "/v1/admin/reconcile", this::start)
        .on(HttpMethod.GET, "/v1/admin/reconcile", this::last);
  }

  private Future<Answer> start(RoutingContext context, Principal caller) {
    if (!(Bodies.object(context).getValue("repair", true) instanceof Boolean repair)) {
      throw DoosException.invalid(Detail.WRONG_TYPE, "repair", "true or false");
    }
    return runs.start(repair)
        .map(started ->
            Answer.json(
                ACCEPTED,
                new JsonObject()
                    .put("run_id", String.valueOf(started.runId()))
                    .put("state", "running")
                    .put("started", started.started())
                    .toBuffer()));
  }

  private Future<Answer> last(RoutingContext context, Principal caller) {
    return runs.last()
        .map(run ->
            Answer.ok(
                run.map(ReconcileHttpApi::json)
                    .orElseGet(() -> new JsonObject().put("state", "none"))));
  }

  private static JsonObject json(StoredRun run) {
    JsonObject json =
        new JsonObject()
            .put("run_id", String.valueOf(run.id()))
            .put("state", run.state())
            .put("trigger", run.startedBy())
            .put("started_at", run.startedAt().toString())
            .mergeIn(run.report());
    if (run.finishedAt() != null) {
      json.put("finished_at", run.finishedAt().toString());
    }
    return run.error().isEmpty() ? json : json.put("error", run.error());
  }
}
