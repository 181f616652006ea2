package com.doos.standalone.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with the files of the UI. A path that is no file and has no extension is one of the UI's
 * own, which its page shows; a missing file is one, so that a script never is a page.
 *
 * <p>Fails requests with 404 and 405, for the router's error handlers. Paths are looked up, never
 * opened: there is nothing to break out of.
 */
public final class WebHandler implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(WebHandler.class);
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String ASSETS = "/assets/";
  private static final List<String> PAGE = List.of("text/html", "text/*", "*/*");

  private final WebFiles files;

  public WebHandler(WebFiles files) {
    this.files = files;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    WebFile file = find(context.normalizedPath(), request.getHeader(HttpHeaders.ACCEPT));
    if (file == null) {
      context.fail(404);
    } else if (!READS.contains(request.method())) {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      context.fail(405);
    } else {
      send(file, request).onFailure(gone -> LOG.debug("client went away", gone));
    }
  }

  private @Nullable WebFile find(String path, @Nullable String accept) {
    WebFile file = files.file(path);
    boolean isPage =
        !path.startsWith(ASSETS)
            && path.indexOf('.', path.lastIndexOf('/')) < 0
            && (accept == null || AcceptHeader.accepts(accept, PAGE));
    return file == null && isPage ? files.index() : file;
  }

  private static Future<Void> send(WebFile file, HttpServerRequest request) {
    Representation chosen = file.representation(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    HttpServerResponse response =
        request
            .response()
            .putHeader(HttpHeaders.ETAG, chosen.etag())
            .putHeader(HttpHeaders.CACHE_CONTROL, file.cacheControl())
            .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    String ifNoneMatch = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (ifNoneMatch != null && chosen.isNamedBy(ifNoneMatch)) {
      return response.setStatusCode(304).end();
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, file.contentType());
    if (!chosen.coding().equals(Representation.IDENTITY)) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, chosen.coding());
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      String length = String.valueOf(chosen.body().length());
      return response.putHeader(HttpHeaders.CONTENT_LENGTH, length).end();
    }
    return response.end(chosen.body());
  }
}
