package com.doos.order.risk;

import com.doos.shared.breaker.Breaker;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a captcha's service by the protocol that Turnstile, hCaptcha and reCAPTCHA have in common:
 * {@code secret}, {@code response} and {@code remoteip} as a form, answered by JSON with {@code
 * success}. While the service is away no captcha is solved: orders that look false wait, all others
 * are not concerned.
 */
public final class SiteVerify implements CaptchaVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(SiteVerify.class);
  private static final int ANSWER_LENGTH_MAX = 4_096;

  private final HttpClient client;
  private final CaptchaConfig config;
  private final Breaker breaker;

  /**
   * @param breaker stands before the service and limits each call
   */
  public SiteVerify(HttpClient client, CaptchaConfig config, Breaker breaker) {
    this.client = client;
    this.config = config;
    this.breaker = breaker;
  }

  @Override
  public Future<Boolean> verify(String answer, String address) {
    if (config.verifyUrl().isEmpty() || answer.isEmpty() || answer.length() > ANSWER_LENGTH_MAX) {
      return Future.succeededFuture(false);
    }
    return breaker
        .call(() -> ask(answer, address))
        .onFailure(away -> LOG.debug("captcha not checked", away))
        .otherwise(false);
  }

  private Future<Boolean> ask(String answer, String address) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(config.verifyUrl())
            .putHeader(HttpHeaders.CONTENT_TYPE, HttpHeaders.APPLICATION_X_WWW_FORM_URLENCODED);
    return client
        .request(request)
        .compose(sent -> sent.send(form(answer, address)))
        .expecting(HttpResponseExpectation.SC_OK)
        .compose(HttpClientResponse::body)
        .map(body -> Boolean.TRUE.equals(new JsonObject(body).getValue("success")));
  }

  /** Of an IPv6 client only the network is known, which is no address: it goes without. */
  private Buffer form(String answer, String address) {
    String form = "secret=" + encoded(config.secret().value()) + "&response=" + encoded(answer);
    return Buffer.buffer(address.contains(".") ? form + "&remoteip=" + encoded(address) : form);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
