package com.doos.prove;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.testkit.SharedServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A proof holds, and finds each sabotage by the invariant that it violates. */
@Tag("any-database")
final class ProveIT {
  private static final Logger LOG = LoggerFactory.getLogger(ProveIT.class);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration PATIENCE_WITH_SABOTAGE = Duration.ofSeconds(8);

  /** With resets only, the order service is cut off from Redis, which knows the last tokens. */
  private static final long SEED_OF_LOST_REDIS = 399;

  @TempDir private static Path folder;
  private static Servers servers;

  @BeforeAll
  static void startServers() throws Exception {
    servers = Servers.start(SharedServers.own(folder.resolve("home")));
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  @Test
  void everythingHoldsUnderAllFaults() throws Exception {
    long seed = Long.getLong("doos.test.seed", 2);

    Report report =
        prove(
            new ProveOptions(
                seed,
                1,
                Duration.ofSeconds(45),
                EnumSet.allOf(FaultKind.class),
                Optional.empty(),
                PATIENCE));

    assertThat(report.verdicts()).as("seed %d", seed).hasSize(8).allMatch(Verdict::holds);
    assertThat(report.deeds().answeredOrders()).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "RELEASED_AS_SOLD, 1, false",
    "TOKEN_FORGOTTEN, 2, true",
    "ITEMS_MIXED_UP, 2, false",
    "CANCELLED_BUT_SOLD, 3, false",
    "CONSUME_LOG_LOST, 4, false",
    "SENT_BEFORE_SENDING, 4, false"
  })
  void findsEachSabotage(Sabotage sabotage, int invariant, boolean withoutRedis) throws Exception {
    Report report =
        prove(
            new ProveOptions(
                SEED_OF_LOST_REDIS,
                1,
                Duration.ofSeconds(14),
                withoutRedis ? Set.of(FaultKind.RESET_LINK) : Set.of(),
                Optional.of(sabotage),
                PATIENCE_WITH_SABOTAGE));

    assertThat(report.verdicts().get(invariant - 1).violations()).isNotEmpty();
    LOG.info(
        "{}: {}", sabotage.label(), report.verdicts().get(invariant - 1).violations().getFirst());
  }

  private static Report prove(ProveOptions options) throws Exception {
    Path own = folder.resolve("services-" + System.nanoTime());
    try (Site site =
        new Site(own, folder.resolve("home"), SharedServers.dist(), servers, options.sabotage())) {
      return new Proof(options, site, LOG::info).run();
    }
  }
}
