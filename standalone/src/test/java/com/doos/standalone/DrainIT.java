package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.testkit.WithServers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The orderly end under load: whoever was let in gets an answer. */
@Tag("any-database")
@WithServers
final class DrainIT {
  private static final int SHOPPERS = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PROMPT = Duration.ofSeconds(12);
  private static final String ORDER = "{\"items\":[{\"product_id\":1003,\"quantity\":1}]}";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  @Test
  void everyOrderThatWasWrittenWasAnswered(Endpoints servers) throws Exception {
    int port = TestHouse.freePort();
    try (TestHouse house =
        new TestHouse(servers, Map.of("DOOS_ORDER_HTTP_PORT", String.valueOf(port)))) {
      // Given many who order without a pause and never repeat a request
      house.supply(1_003, 1_000_000);
      String alice = house.login("alice");
      List<Thread> shoppers = new ArrayList<>();
      for (int i = 0; i < SHOPPERS; i++) {
        shoppers.add(Thread.ofVirtual().start(() -> orderUntilClosed(port, alice)));
      }
      await().atMost(PATIENCE).until(() -> answered.size() > 200);

      // When
      Instant begun = InstantSource.system().instant();
      house.stop();

      // Then it took no longer than the answers did
      assertThat(Duration.between(begun, InstantSource.system().instant())).isLessThan(PROMPT);
      for (Thread shopper : shoppers) {
        assertThat(shopper.join(PATIENCE)).isTrue();
      }
      assertThat(house.rows("t_order")).isEqualTo(answered.size());
    }
  }

  private void orderUntilClosed(int port, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/order/create"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(ORDER))
            .build();
    try {
      while (true) {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 201) {
          answered.add(new JsonObject(answer.body()).getString("order_id"));
        }
      }
    } catch (IOException closed) {
      // the server takes nothing more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
