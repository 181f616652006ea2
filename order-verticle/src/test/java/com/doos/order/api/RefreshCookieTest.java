package com.doos.order.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshCookieTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noScriptNoOtherSiteAndNoOtherRouteSeesIt(boolean secure) {
    // When
    String cookie =
        new RefreshCookie(Duration.ofDays(7), secure).cookie("x", Duration.ofDays(7)).encode();

    // Then
    assertThat(cookie.split("; "))
        .contains(
            "doos_refresh=x", "Path=/v1/auth", "HTTPOnly", "SameSite=Strict", "Max-Age=604800")
        .doesNotContain("Domain");
    assertThat(cookie.contains("Secure")).isEqualTo(secure);
  }
}
