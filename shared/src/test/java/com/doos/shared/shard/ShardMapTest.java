package com.doos.shared.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.shared.MovableClock;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardMapTest {
  private final OrderIds ids =
      new OrderIds(MachineId.always(1), new MovableClock(Instant.parse("2026-03-04T00:00:00Z")));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 32, 64})
  void findsUserAndOrderOnTheShardOfTheUsersRemainder(int shards) {
    ShardMap map = new ShardMap(shards);

    for (long user = 1; user < 300; user++) {
      assertThat(map.shardOf(user)).isEqualTo((int) (user % shards));
      assertThat(map.shardOf(ids.next(user))).isEqualTo((int) (user % shards));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 0, 3, 6, 65, 128})
  void refusesNumbersThatDoNotDivideTheSlots(int shards) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ShardMap(shards));
  }

  @Test
  void doublingMovesAnOrderOnlyToTheShardsTwin() {
    for (long user = 1; user < 300; user++) {
      long order = ids.next(user);

      assertThat(new ShardMap(4).shardOf(order) % 2).isEqualTo(new ShardMap(2).shardOf(order));
    }
  }
}
