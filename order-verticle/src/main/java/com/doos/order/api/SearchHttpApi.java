package com.doos.order.api;

import com.doos.order.app.OrderSearch;
import com.doos.order.app.OrderSearch.Found;
import com.doos.order.app.OrderSearch.Page;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.http.Answer;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Reply;
import com.doos.shared.http.StreamedAnswer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code /v1/order/search}: a page of orders as JSON, or all that fit as CSV. */
public final class SearchHttpApi {
  private static final String CSV = "text/csv";
  private static final int EXPORT_PAGE = 500;

  private final OrderSearch search;
  private final AtomicInteger exports;
  private final int exportsMax;

  /**
   * @param exports how many are under way in this process
   * @param exportsMax one more is refused
   */
  public SearchHttpApi(OrderSearch search, AtomicInteger exports, int exportsMax) {
    this.search = search;
    this.exports = exports;
    this.exportsMax = exportsMax;
  }

  /** Declares the route. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.GET, "/v1/order/search", this::search);
  }

  private Future<? extends Reply> search(RoutingContext context, Principal caller) {
    SearchRequest request = SearchRequest.decode(context);
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.toLowerCase(Locale.ROOT).contains(CSV)
        ? export(request)
        : search
            .find(request.filter(), request.before(), request.limit(), request.seen())
            .map(found -> Answer.ok(json(request, found)));
  }

  private static JsonObject json(SearchRequest request, Found found) {
    JsonArray orders = new JsonArray();
    found.page().orders().forEach(order -> orders.add(OrderJson.found(order)));
    long next = found.page().next();
    JsonObject json =
        new JsonObject()
            .put("orders", orders)
            .put("next_cursor", next == 0 ? null : SearchCursor.encode(next, request.filter()))
            .put("as_of", found.asOf() == null ? null : found.asOf().toString());
    return found.fresh() == null ? json : json.put("fresh", found.fresh());
  }

  /** The first page is read before the answer begins, so that most failures are whole answers. */
  private Future<StreamedAnswer> export(SearchRequest request) {
    if (exports.get() >= exportsMax) {
      throw tooMany();
    }
    return search
        .find(request.filter(), request.before(), EXPORT_PAGE, request.seen())
        .map(found -> csv(request, found.page()));
  }

  private StreamedAnswer csv(SearchRequest request, Page first) {
    if (exports.incrementAndGet() > exportsMax) {
      exports.decrementAndGet();
      throw tooMany();
    }
    return new StreamedAnswer(
        CSV + "; charset=utf-8; header=present",
        Map.of("Content-Disposition", "attachment; filename=\"orders.csv\""),
        response ->
            new CsvExport(next -> search.page(request.filter(), next, EXPORT_PAGE), response)
                .write(first)
                .onComplete(ended -> exports.decrementAndGet()));
  }

  private static DoosException tooMany() {
    return new DoosException(ErrorCode.OVERLOADED, Detail.UNAVAILABLE, "export");
  }
}
