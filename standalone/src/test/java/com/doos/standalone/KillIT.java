package com.doos.standalone;

import static com.doos.testkit.Trap.Direction.TO_CLIENT;
import static com.doos.testkit.Trap.Direction.TO_SERVER;
import static com.doos.testkit.Trap.Moment.AFTER_ANSWER;
import static com.doos.testkit.Trap.Moment.BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.testkit.Invariants;
import com.doos.testkit.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The services as processes of their own, killed under load before and after everything that they
 * commit, send and acknowledge; then the invariants, one by one.
 */
@Tag("any-database")
@WithServers
final class KillIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long SEED = new Random().nextLong();

  /** A shard transaction that writes orders, and one that is the consumer's callback. */
  private static final String PLACED = "occurred_at_ms";

  private static final String CONFIRMED = ":stock.confirm";

  /** A stock transaction of the consumer. */
  private static final String CONSUMED = "inventory-service";

  private static final String MARK = "SET status = 1";
  private static final String COMMIT = "COMMIT";

  @TempDir private static Path logs;
  private static Fleet fleet;
  private static OrderLoad load;
  private static Invariants invariants;

  @BeforeAll
  static void killEverythingEverywhere(Endpoints servers) throws Exception {
    LoggerFactory.getLogger(KillIT.class).info("seed {}", SEED);
    fleet = new Fleet(servers, logs);
    fleet.start();
    invariants = fleet.invariants();
    load = new OrderLoad(fleet.orderPort(), List.of(1001L, 1003L, 1004L), 200);
    load.start(6, SEED);

    // The order service: its shard transaction is lost, or only the answers of it.
    fleet.killOrder(
        TO_SERVER, BEFORE, (said, chunk) -> said.contains(PLACED) && chunk.contains(COMMIT));
    fleet.killOrder(
        TO_SERVER, AFTER_ANSWER, (said, chunk) -> said.contains(PLACED) && chunk.contains(COMMIT));

    // The inventory service, in the same way with reservations.
    fleet.killInventory(
        fleet.stock(),
        TO_SERVER,
        BEFORE,
        (said, chunk) -> !said.contains(CONSUMED) && chunk.contains(COMMIT));
    fleet.killInventory(
        fleet.stock(),
        TO_SERVER,
        AFTER_ANSWER,
        (said, chunk) -> !said.contains(CONSUMED) && chunk.contains(COMMIT));

    // Its consumer: nothing done, stock changed, order told but offsets not committed.
    fleet.killInventory(
        fleet.stock(),
        TO_SERVER,
        BEFORE,
        (said, chunk) -> said.contains(CONSUMED) && chunk.contains(COMMIT));
    fleet.killInventory(
        fleet.stock(),
        TO_SERVER,
        AFTER_ANSWER,
        (said, chunk) -> said.contains(CONSUMED) && chunk.contains(COMMIT));
    fleet.killInventory(
        fleet.ordersShards(),
        TO_SERVER,
        AFTER_ANSWER,
        (said, chunk) ->
            said.contains(CONFIRMED) && !said.contains(PLACED) && chunk.contains(COMMIT));

    // The relay: read but not sent, sent but not marked, marked.
    fleet.killRelay(TO_CLIENT, BEFORE, (said, chunk) -> chunk.contains(PLACED));
    fleet.killRelayWithoutConsumer(TO_SERVER, BEFORE, (said, chunk) -> chunk.contains(MARK));
    fleet.killRelay(TO_SERVER, AFTER_ANSWER, (said, chunk) -> said.contains(MARK));

    load.close();
    await().atMost(PATIENCE).until(() -> invariants.everyMessageTookEffectOnce().isEmpty());
  }

  @AfterAll
  static void stopEverything() throws Exception {
    if (load != null) {
      load.close();
    }
    fleet.close();
  }

  @Test
  void theLoadWasRealAndMetTheKills() {
    assertThat(load.answered()).hasSizeGreaterThan(200);
    assertThat(load.repeated()).isPositive();
    assertThat(load.surprises()).isEmpty();
  }

  @Test
  void kafkaHeldMessagesTwice() throws Exception {
    assertThat(fleet.records()).isGreaterThan(fleet.messages());
  }

  @Test
  void stockAddsUp() throws Exception {
    assertThat(invariants.stockAddsUp()).isEmpty();
    assertThat(invariants.stockMatchesReservations()).isEmpty();
  }

  @Test
  void everyAnsweredOrderExistsOnce() throws Exception {
    assertThat(invariants.answeredOrdersExistOnce(load.answered())).isEmpty();
  }

  @Test
  void stockFollowsOrders() throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(invariants.stockFollowsOrders()).isEmpty());
  }

  @Test
  void everyMessageTookEffectOnce() throws Exception {
    assertThat(invariants.everyMessageTookEffectOnce()).isEmpty();
  }

  @Test
  void paymentsMatchOrders() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(invariants.paymentsMatchOrders()).isEmpty());
  }

  @Test
  void stockOfOrdersThatWereNeverWrittenIsFreed() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(invariants.noReservationIsForgotten()).isEmpty());
  }
}
