package com.doos.ops.reshard;

import com.doos.ops.Steps;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.id.OrderIds;
import com.doos.shared.shard.SlotState;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Spreads the slots over more or fewer shards, or deletes what moved slots have left behind. One
 * run at a time; one that broke off anywhere is made good by the next.
 */
public final class Resharding implements AutoCloseable {
  private final List<Shard> shards = new ArrayList<>();
  private final Steps steps;

  /** From where to where slots move. */
  private record Way(int from, int to) {}

  /**
   * Connects to the shards.
   *
   * @param databases all shards there are, in their order
   * @param out is told of each step
   * @throws ReshardException when another run is under way
   */
  public Resharding(List<DatabaseConfig> databases, PrintStream out) throws SQLException {
    this.steps = new Steps(out);
    try {
      for (DatabaseConfig database : databases) {
        shards.add(Shard.open(shards.size(), database));
      }
      if (!shards.getFirst().lock()) {
        throw new ReshardException("another resharding is under way");
      }
    } catch (SQLException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  /** The shards of a configuration, as the services read it. */
  public static List<DatabaseConfig> databases(ConfigReader root) {
    return root.part(
        "database",
        databases -> databases.sections("shards", (index, shard) -> DatabaseConfig.from(shard)));
  }

  /** Prints which slots each shard has, and those that are on their way. */
  public void status() throws SQLException {
    for (Shard shard : shards) {
      List<SlotState> states = shard.states();
      Map<SlotState, Set<Integer>> slots = new TreeMap<>();
      for (int slot = 0; slot < OrderIds.GENES; slot++) {
        if (states.get(slot) != SlotState.ELSEWHERE) {
          slots.computeIfAbsent(states.get(slot), state -> new TreeSet<>()).add(slot);
        }
      }
      steps.say(shard + ": " + slots);
    }
  }

  /**
   * Moves slots until slot {@code s} is on shard {@code s % wanted}.
   *
   * @param wanted number of shards that are to hold orders; divides 64
   * @return milliseconds for which each moved slot took no writes
   * @throws ReshardException when it cannot begin, or slots could not be moved; those are where
   *     they were
   */
  public List<Long> spread(int wanted) throws SQLException, InterruptedException {
    if (wanted < 1 || wanted > shards.size() || OrderIds.GENES % wanted != 0) {
      throw new ReshardException(
          "slots cannot be spread over " + wanted + " of " + shards.size() + " shards");
    }
    recover();
    Map<Way, Set<Integer>> moves = plan(wanted);
    for (Map.Entry<Way, Set<Integer>> move : moves.entrySet()) {
      requireServed(shards.get(move.getKey().to()));
    }
    List<Long> pauses = new ArrayList<>();
    for (Map.Entry<Way, Set<Integer>> move : moves.entrySet()) {
      Shard source = shards.get(move.getKey().from());
      Shard target = shards.get(move.getKey().to());
      steps.say(source + " -> " + target + ": slots " + move.getValue());
      pauses.addAll(new SlotMove(source, target, move.getValue(), steps).run());
    }
    return pauses;
  }

  private Map<Way, Set<Integer>> plan(int wanted) throws SQLException {
    List<List<SlotState>> states = states();
    Map<Way, Set<Integer>> moves = new LinkedHashMap<>();
    for (int slot = 0; slot < OrderIds.GENES; slot++) {
      int owner = owner(states, slot);
      if (owner != slot % wanted) {
        moves.computeIfAbsent(new Way(owner, slot % wanted), way -> new TreeSet<>()).add(slot);
      }
    }
    return moves;
  }

  /**
   * Makes good what a run has left that broke off: a slot that is frozen was not given up and is
   * thawed; one that its source has given up is complete where it was arriving.
   */
  private void recover() throws SQLException {
    List<List<SlotState>> states = states();
    for (int slot = 0; slot < OrderIds.GENES; slot++) {
      int owner = owner(states, slot);
      if (owner < 0) {
        take(slot, states);
        continue;
      }
      if (states.get(owner).get(slot) == SlotState.FROZEN) {
        shards.get(owner).require(slot, SlotState.FROZEN, SlotState.HERE);
        steps.say("slot " + slot + " was left frozen on " + shards.get(owner));
      }
      for (Shard shard : shards) {
        if (states.get(shard.number()).get(slot) == SlotState.ARRIVING) {
          shard.require(slot, SlotState.ARRIVING, SlotState.ELSEWHERE);
        }
      }
    }
  }

  private void take(int slot, List<List<SlotState>> states) throws SQLException {
    for (Shard shard : shards) {
      SlotState state = states.get(shard.number()).get(slot);
      if (state == SlotState.UNASSIGNED) {
        throw new ReshardException(
            "slot " + slot + " is not assigned: start the order service with these shards first");
      }
      if (state == SlotState.ARRIVING) {
        shard.require(slot, SlotState.ARRIVING, SlotState.HERE);
        steps.say("slot " + slot + " had left for " + shard + ", which has it now");
        return;
      }
    }
    throw new ReshardException("slot " + slot + " is on none of these shards");
  }

  /** The shard that has a slot; -1 when none has. */
  private static int owner(List<List<SlotState>> states, int slot) {
    for (int shard = 0; shard < states.size(); shard++) {
      SlotState state = states.get(shard).get(slot);
      if (state.isOwner()) {
        return shard;
      }
    }
    return -1;
  }

  private static void requireServed(Shard shard) throws SQLException {
    if (!shard.hasRelay()) {
      throw new ReshardException("no relay works on " + shard + ": restart it with these shards");
    }
    if (!shard.hasCdc()) {
      throw new ReshardException("no cdc reads " + shard + ": restart it with these shards");
    }
  }

  /** Deletes what moved slots have left behind; tells how many orders that were. */
  public int purge() throws SQLException, InterruptedException {
    List<List<SlotState>> states = states();
    int deleted = 0;
    for (Shard shard : shards) {
      Set<Integer> left = new TreeSet<>();
      for (int slot = 0; slot < OrderIds.GENES; slot++) {
        if (states.get(shard.number()).get(slot) == SlotState.ELSEWHERE) {
          left.add(slot);
        }
      }
      int orders = left.isEmpty() ? 0 : SlotMove.discard(shard, left);
      steps.say("deleted " + orders + " orders that have moved away from " + shard);
      deleted += orders;
    }
    return deleted;
  }

  private List<List<SlotState>> states() throws SQLException {
    List<List<SlotState>> states = new ArrayList<>();
    for (Shard shard : shards) {
      states.add(shard.states());
    }
    return states;
  }

  @Override
  public void close() throws SQLException {
    for (Shard shard : shards) {
      shard.close();
    }
  }
}
