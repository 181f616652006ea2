package com.doos.order.cache;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.shared.shard.ShardMap;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class KnownOrdersTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(60);
  private static final ShardMap MAP = new ShardMap(2);

  private final List<TreeSet<Long>> shards = List.of(new TreeSet<>(), new TreeSet<>());
  private Instant now = START;

  private Future<List<Long>> page(int shard, long after, long before, int limit) {
    return Future.succeededFuture(
        shards.get(shard).subSet(after, false, before, false).stream().limit(limit).toList());
  }

  private void fill(KnownOrders known) throws Exception {
    for (int shard = 0; shard < MAP.shards(); shard++) {
      int number = shard;
      boolean more = true;
      while (more) {
        more =
            await(
                known.advance(
                    number, (after, before, limit) -> page(number, after, before, limit)));
      }
    }
  }

  /** Orders are written up to their deadline after their id was issued, in any sequence. */
  @Test
  void neverRulesOutAnOrderThatIsOrWillBeThere() throws Exception {
    for (int run = 0; run < 10; run++) {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      shards.forEach(TreeSet::clear);
      now = START;
      KnownOrders known = new KnownOrders(MAP.shards(), () -> now, WRITTEN_WITHIN, 100_000);
      List<OrderIds> issuers =
          List.of(
              new OrderIds(MachineId.always(1), () -> now),
              new OrderIds(MachineId.always(1_023), () -> now.plusSeconds(30)));
      List<Long> underWay = new ArrayList<>();
      List<Long> written = new ArrayList<>();

      for (int step = 0; step < 200; step++) {
        // When
        now = now.plusMillis(random.nextInt(10_000));
        for (int i = random.nextInt(40); i > 0; i--) {
          underWay.add(issuers.get(random.nextInt(2)).next(random.nextInt(1_000)));
        }
        underWay.removeIf(id -> {
          boolean overdue = OrderIds.issuedAt(id).plus(WRITTEN_WITHIN).isBefore(now);
          if (!overdue && random.nextInt(4) > 0) {
            return false;
          }
          shards.get(MAP.shardOf(id)).add(id);
          written.add(id);
          return true;
        });
        if (random.nextInt(3) == 0) {
          fill(known);
        }

        // Then
        assertThat(underWay).as("seed %d step %d", seed, step).noneMatch(known::rulesOut);
      }
      assertThat(written).as("seed %d", seed).hasSizeGreaterThan(1_000).noneMatch(known::rulesOut);
    }
  }

  @Test
  void rulesOutStrangeOldIdsAndImpossibleOnes() throws Exception {
    // Given more orders than one page holds
    KnownOrders known = new KnownOrders(MAP.shards(), () -> now, WRITTEN_WITHIN, 100_000);
    OrderIds ids = new OrderIds(MachineId.always(1), () -> now);
    for (int i = 0; i < 12_000; i++) {
      long id = ids.next(2L * i);
      shards.get(0).add(id);
    }
    now = now.plus(Duration.ofHours(1));
    Random random = new Random(7);
    List<Long> strange = new ArrayList<>();
    long end = OrderIds.firstIssuedAt(START);
    random.longs(10_000, 1, end).forEach(strange::add);
    assertThat(strange).noneMatch(known::rulesOut);

    // When
    fill(known);

    // Then
    assertThat(strange.stream().filter(known::rulesOut).count()).isGreaterThan(9_800);
    assertThat(shards.get(0)).noneMatch(known::rulesOut);
    assertThat(known.rulesOut(Long.MAX_VALUE)).isTrue();
    assertThat(known.rulesOut(0)).isTrue();
    assertThat(known.rulesOut(new OrderIds(MachineId.always(3), () -> now).next(1))).isFalse();
    assertThat(
            known.rulesOut(new OrderIds(MachineId.always(3), () -> now.plusSeconds(119)).next(1)))
        .isFalse();
    assertThat(
            known.rulesOut(new OrderIds(MachineId.always(3), () -> now.plusSeconds(180)).next(1)))
        .isTrue();
  }

  @Test
  void stopsWhenItIsFullAndStaysRight() throws Exception {
    // Given room for less than two pages
    KnownOrders known = new KnownOrders(MAP.shards(), () -> now, WRITTEN_WITHIN, 8_000);
    OrderIds ids = new OrderIds(MachineId.always(1), () -> now);
    for (int i = 0; i < 20_000; i++) {
      shards.get(0).add(ids.next(2L * i));
      now = now.plusMillis(1);
    }
    now = now.plus(Duration.ofHours(1));

    // When
    known.advance(0, (after, before, limit) -> page(0, after, before, limit)).result();
    boolean more =
        known.advance(0, (after, before, limit) -> page(0, after, before, limit)).result();

    // Then
    assertThat(more).isFalse();
    assertThat(shards.get(0)).noneMatch(known::rulesOut);
  }
}
