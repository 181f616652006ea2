package com.doos.order.api;

import com.doos.order.domain.RefreshToken;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * The cookie that keeps a browser's refresh token. No script can read it, no other site makes the
 * browser send it, and it goes to the routes of sessions only.
 */
public final class RefreshCookie {
  private static final String NAME = "doos_refresh";
  private static final String PATH = "/v1/auth";

  private final Duration life;
  private final boolean secure;

  /**
   * @param life of the token
   * @param secure whether browsers send it over TLS only
   */
  public RefreshCookie(Duration life, boolean secure) {
    this.life = life;
    this.secure = secure;
  }

  /** The token that came with the request, empty when none did. */
  String read(RoutingContext context) {
    Cookie cookie = context.request().getCookie(NAME);
    return cookie == null ? "" : cookie.getValue();
  }

  /** Gives the browser a token in place of any other. */
  void set(RoutingContext context, RefreshToken token) {
    context.response().addCookie(cookie(token.text(), life));
  }

  /** Makes the browser forget its token. */
  void clear(RoutingContext context) {
    context.response().addCookie(cookie("", Duration.ZERO));
  }

  Cookie cookie(String value, Duration age) {
    return Cookie.cookie(NAME, value)
        .setPath(PATH)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setSecure(secure)
        .setMaxAge(age.toSeconds());
  }
}
