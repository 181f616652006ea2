package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.servers.DatabaseKind;
import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.testkit.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GatewayTest {
  private static final HostPort NOWHERE = HostPort.local(1);

  private final Vertx vertx = Vertx.vertx();
  private final int port = FreePorts.next();
  private final int orderPort = FreePorts.next();

  /** A gateway, and no service yet. */
  GatewayTest() throws IOException, TimeoutException {
    Map<String, String> ports = new HashMap<>();
    for (String service : new String[] {"INVENTORY", "RELAY", "CDC"}) {
      ports.put("DOOS_" + service + "_HTTP_PORT", String.valueOf(FreePorts.next()));
    }
    ports.put("DOOS_ORDER_HTTP_PORT", String.valueOf(orderPort));
    Endpoints servers =
        new Endpoints(
            DatabaseKind.MARIADB,
            NOWHERE,
            NOWHERE,
            NOWHERE,
            "doos",
            "doos",
            NOWHERE,
            NOWHERE,
            NOWHERE,
            NOWHERE,
            null);
    done(vertx.deployVerticle(new Gateway(port, Settings.of(servers, ports))));
  }

  @AfterEach
  void close() throws TimeoutException {
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws TimeoutException {
    return future.await(30, TimeUnit.SECONDS);
  }

  @Test
  void aServiceThatIsAwayIsToldAsSuch() throws Exception {
    // When
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/order/1"))
                    .header("X-Request-Id", "asked-while-away")
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    // Then
    JsonObject body = new JsonObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(body.getInteger("code")).isEqualTo(10005);
    assertThat(body.getString("request_id")).isEqualTo("asked-while-away");
    assertThat(answer.headers().allValues("X-Request-Id")).containsExactly("asked-while-away");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void aBodyWhoseLengthIsNotToldArrives() throws Exception {
    // Given a service that says what it was sent
    done(
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(request.response()::end))
            .listen(orderPort));
    HttpClientOptions http2 =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false);

    // When
    Buffer answer =
        done(
            vertx
                .createHttpClient(http2)
                .request(HttpMethod.POST, port, "127.0.0.1", "/v1/order/create")
                .compose(request -> {
                  request.setChunked(true).write("{\"items\":");
                  request.end("[]}");
                  return request.response();
                })
                .compose(HttpClientResponse::body));

    // Then
    assertThat(answer).hasToString("{\"items\":[]}");
  }
}
