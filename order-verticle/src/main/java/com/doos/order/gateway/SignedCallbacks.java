package com.doos.order.gateway;

import com.doos.order.domain.Charge;
import com.doos.shared.auth.BodySignature;
import com.doos.shared.money.Money;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Posts each charge, signed, to the shop. One that does not arrive is not sent again. */
public final class SignedCallbacks implements Callbacks {
  private static final long TIMEOUT_MS = 5_000;
  private static final int NONCE_BYTES = 16;

  private final HttpClient client;
  private final String url;
  private final int copies;
  private final BodySignature signature;
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
      BodySignature signature,
      InstantSource clock,
      RandomGenerator random) {
    this.client = client;
    this.url = url;
    this.copies = copies;
    this.signature = signature;
    this.clock = clock;
    this.random = random;
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
    long timestamp = clock.instant().getEpochSecond();
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader(BodySignature.TIMESTAMP, String.valueOf(timestamp))
            .putHeader(BodySignature.NONCE, nonce)
            .putHeader(BodySignature.SIGNATURE, signature.sign(timestamp, nonce, body.getBytes()));
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
