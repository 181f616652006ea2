package com.doos.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.order.domain.NewOrder;
import com.doos.order.domain.OrderStatus;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Role;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.testkit.EventReader;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.WithServers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two order services: a user listens at one and is told of changes made at both. */
@Tag("any-database")
@WithServers
final class OrderStreamIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final String STREAM = "/v1/order/stream";
  private static final OrderIds IDS = new OrderIds(MachineId.always(902), InstantSource.system());
  private static final List<TestDatabase> DATABASES = new ArrayList<>();

  private static OrderProcess a;
  private static OrderProcess b;
  private static long users = 30_000;

  private final long user = ++users;

  @BeforeAll
  static void startProcesses(Endpoints servers) throws Exception {
    DATABASES.add(TestDatabase.create(servers, Endpoints.ORDER_0, "stream_0"));
    DATABASES.add(TestDatabase.create(servers, Endpoints.ORDER_1, "stream_1"));
    DATABASES.add(TestDatabase.create(servers, Endpoints.STOCK, "stream_account"));
    a = new OrderProcess(servers, 1, DATABASES.subList(0, 2), DATABASES.get(2));
    b = new OrderProcess(servers, 2, DATABASES.subList(0, 2), DATABASES.get(2));
  }

  @AfterAll
  static void stopProcesses() throws Exception {
    a.close();
    b.close();
    for (TestDatabase database : DATABASES) {
      database.close();
    }
  }

  @BeforeEach
  void bothUseRedis() {
    await().atMost(PATIENCE).until(() -> a.usesRedis() && b.usesRedis());
  }

  private static long place(OrderProcess process, long userId) throws Exception {
    NewOrder created = OrderReadsIT.order(userId, IDS, InstantSource.system().instant());
    process.place(created);
    return created.order().id();
  }

  private EventReader listen(OrderProcess process) throws Exception {
    EventReader reader = process.listen(STREAM, process.token(user, Role.USER));
    assertThat(reader.status()).isEqualTo(200);
    return reader;
  }

  private static void expect(EventReader reader, long id, String status, int version, Duration max)
      throws Exception {
    EventReader.Event event = Objects.requireNonNull(reader.next(max), status);
    assertThat(event.name()).isEqualTo("order");
    assertThat(new JsonObject(event.data()))
        .isEqualTo(
            new JsonObject()
                .put("order_id", String.valueOf(id))
                .put("status", status)
                .put("version", version));
  }

  @Test
  void tellsOfChangesMadeByBothProcessesAndOfNobodyElses() throws Exception {
    // Given
    long old = place(a, user);
    try (EventReader atA = listen(a);
        EventReader atB = listen(b)) {
      expect(atA, old, "pending", 1, PATIENCE);
      expect(atB, old, "pending", 1, PATIENCE);

      // When
      place(a, user + 1_000);
      long id = place(a, user);

      // Then
      expect(atA, id, "pending", 1, SOON);
      expect(atB, id, "pending", 1, SOON);
      assertThat(b.move(id, OrderStatus.PAID)).isTrue();
      expect(atA, id, "paid", 2, SOON);
      expect(atB, id, "paid", 2, SOON);
      assertThat(a.cancel(old, a.token(user, Role.USER)).statusCode()).isEqualTo(200);
      expect(atA, old, "cancelled", 2, SOON);
      expect(atB, old, "cancelled", 2, SOON);
    }

    // And a client that comes again is told how things stand
    try (EventReader again = listen(b)) {
      EventReader.Event first = Objects.requireNonNull(again.next(PATIENCE));
      EventReader.Event second = Objects.requireNonNull(again.next(PATIENCE));
      assertThat(first.data()).contains("" + old, "cancelled");
      assertThat(second.data()).contains("paid");
    }
  }

  @Test
  void changeWhoseWordWasLostIsToldAFewSecondsLater() throws Exception {
    // Given
    long id = place(a, user);
    try (EventReader atB = listen(b)) {
      expect(atB, id, "pending", 1, PATIENCE);

      // When
      a.redis.cut();
      assertThat(a.move(id, OrderStatus.PAID)).isTrue();
      a.redis.pass();

      // Then
      expect(atB, id, "paid", 2, PATIENCE);
    }
  }

  @Test
  void sixthStreamOfAUserIsRefusedUntilOneHasGone() throws Exception {
    // Given
    List<EventReader> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      five.add(listen(a));
    }

    // When
    EventReader sixth = a.listen(STREAM, a.token(user, Role.USER));

    // Then
    assertThat(sixth.status()).isEqualTo(503);
    sixth.close();
    five.get(0).close();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          try (EventReader next = a.listen(STREAM, a.token(user, Role.USER))) {
            return next.status() == 200;
          }
        });
    five.forEach(EventReader::close);
  }

  @Test
  void streamEndsWithItsToken() throws Exception {
    // Given
    String brief = a.token(user, Role.USER, Duration.ofSeconds(2));

    // When
    EventReader reader = a.listen(STREAM, brief);

    // Then
    assertThat(reader.status()).isEqualTo(200);
    assertThat(reader.ends(Duration.ofSeconds(30))).isTrue();
    reader.close();
  }

  @Test
  void streamsEndAtOnceWhenTheProcessDrains(Endpoints servers) throws Exception {
    // Given
    OrderProcess c = new OrderProcess(servers, 3, DATABASES.subList(0, 2), DATABASES.get(2));
    EventReader reader = listen(c);
    long begun = System.nanoTime();

    // When
    c.drain();

    // Then
    assertThat(reader.ends(Duration.ofSeconds(5))).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    reader.close();
    c.close();
  }
}
