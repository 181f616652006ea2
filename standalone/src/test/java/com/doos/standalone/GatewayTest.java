package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.servers.DatabaseKind;
import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.testkit.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class GatewayTest {
  private static final HostPort NOWHERE = HostPort.local(1);

  @Test
  void aServiceThatIsAwayIsToldAsSuch() throws Exception {
    // Given no service
    Map<String, String> ports = new HashMap<>();
    for (String service : new String[] {"ORDER", "INVENTORY", "RELAY", "CDC"}) {
      ports.put("DOOS_" + service + "_HTTP_PORT", String.valueOf(FreePorts.next()));
    }
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
    int port = FreePorts.next();
    Vertx vertx = Vertx.vertx();
    try {
      vertx
          .deployVerticle(new Gateway(port, Settings.of(servers, ports)))
          .await(30, TimeUnit.SECONDS);

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
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }
}
