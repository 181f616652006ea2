package com.doos.order.gateway;

import com.doos.order.domain.Charge;
import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.money.Money;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Posts each charge, signed, to the shop. One that does not arrive is not sent again. */
public final class SignedCallbacks implements Callbacks {
  /** The key callbacks are signed with. */
  public static final String KEY_ID = "payment-gateway";

  private static final long TIMEOUT_MS = 5_000;
  private static final int NONCE_BYTES = 16;

  private final HttpClient client;
  private final String url;
  private final int copies;
  private final String target;
  private final Hmac secret;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param copies 1; 0 loses every callback and 2 sends each twice, for tests
   * @param random safe for all threads
   */
  public SignedCallbacks(
      HttpClient client,
      String url,
      int copies,
      Hmac secret,
      InstantSource clock,
      RandomGenerator random) {
    this.client = client;
    this.url = url;
    this.copies = copies;
    this.target = target(URI.create(url));
    this.secret = secret;
    this.clock = clock;
    this.random = random;
  }

  private static String target(URI url) {
    return url.getRawQuery() == null
        ? url.getRawPath()
        : url.getRawPath() + "?" + url.getRawQuery();
  }

  @Override
  public Future<Void> send(Charge charge) {
    Buffer body =
        new JsonObject()
            .put("order_id", String.valueOf(charge.orderId()))
            .put("amount", Money.decimal(charge.amountCents()))
            .toBuffer();
    List<Future<Void>> posted = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      posted.add(post(body));
    }
    return Future.join(posted).mapEmpty();
  }

  private Future<Void> post(Buffer body) {
    byte[] random = new byte[NONCE_BYTES];
    this.random.nextBytes(random);
    String nonce = HexFormat.of().formatHex(random);
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    SignedRequest.headers(KEY_ID, secret, "POST", target, clock.instant(), nonce, body.getBytes())
        .forEach(request::putHeader);
    return client
        .request(request)
        .compose(sent -> sent.send(body))
        .compose(response ->
            response.statusCode() == 200
                ? response.end()
                : Future.<Void>failedFuture("answered " + response.statusCode()))
        .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }
}
