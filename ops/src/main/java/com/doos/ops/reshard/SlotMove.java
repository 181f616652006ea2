package com.doos.ops.reshard;

import com.doos.ops.Steps;
import com.doos.shared.id.OrderIds;
import com.doos.shared.shard.SlotState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves some slots from one shard to another while their orders go on.
 *
 * <ol>
 *   <li>The source's binlog is followed, and every order of the slots copied with all that belongs
 *       to it. An order that changes is copied again, whole.
 *   <li>All copies are compared with the source by checksums.
 *   <li>Slot by slot: frozen at the source, which waits for transactions under way; what the binlog
 *       told until then is copied; the copies made since the comparison are compared; the source
 *       gives the slot up, and the target takes it.
 * </ol>
 *
 * <p>Until the source gives a slot up, everything can be taken back: the slot is thawed, and the
 * copies do not count.
 */
final class SlotMove {
  /** Frozen for longer, a slot is thawed again. */
  static final Duration FROZEN_MAX = Duration.ofSeconds(3);

  private static final Duration FEED_MAX = Duration.ofSeconds(60);

  /** So quick the feed has to be before a slot is frozen. */
  private static final Duration LAG_MAX = Duration.ofMillis(200);

  private static final int LAG_TRIES_MAX = 300;
  private static final int COMPARE_TRIES_MAX = 20;
  private static final int DEADLOCK_TRIES_MAX = 5;

  private final Shard source;
  private final Shard target;
  private final Set<Integer> slots;
  private final List<OrderTable> tables;
  private final Steps steps;

  /** Orders copied since the comparison began, which are compared once more when frozen. */
  private final Set<Long> copiedSince = new HashSet<>();

  private final List<Long> pauses = new ArrayList<>();

  SlotMove(Shard source, Shard target, Collection<Integer> slots, Steps steps) throws SQLException {
    this.source = source;
    this.target = target;
    this.slots = new TreeSet<>(slots);
    this.tables = OrderTable.of(source.connection());
    this.steps = steps;
    if (!tables.equals(OrderTable.of(target.connection()))) {
      throw new ReshardException("the tables of " + source + " and " + target + " differ");
    }
  }

  /**
   * Moves all of the slots, or those before the first one that cannot be moved.
   *
   * @return milliseconds for which each slot took no writes
   */
  List<Long> run() throws SQLException, InterruptedException {
    for (int slot : slots) {
      target.require(slot, SlotState.ELSEWHERE, SlotState.ARRIVING);
    }
    try (ChangeFeed feed = ChangeFeed.open(source, slots)) {
      discard(target, slots);
      copyAll();
      catchUp(feed, slots.iterator().next());
      compareAll(feed);
      for (int slot : slots) {
        catchUp(feed, slot);
        cutOver(feed, slot);
      }
      return List.copyOf(pauses);
    } finally {
      refuseTheRest();
    }
  }

  /** A slot that its source has given up goes on arriving: the next run makes it the target's. */
  private void refuseTheRest() throws SQLException {
    List<SlotState> states = source.states();
    for (int slot : slots) {
      if (states.get(slot).isReadable()) {
        target.change(slot, SlotState.ARRIVING, SlotState.ELSEWHERE);
      }
    }
  }

  /** Deletes what a shard has of slots that are not its own; tells how many orders. */
  static int discard(Shard shard, Set<Integer> slots) throws SQLException, InterruptedException {
    List<OrderTable> tables = OrderTable.of(shard.connection());
    return forEachPage(
        shard,
        slots,
        ids -> {
          OrderBatch batch = OrderBatch.find(shard.connection(), ids);
          if (batch != null) {
            inTransaction(shard.connection(), () -> delete(shard, tables, batch));
          }
        });
  }

  /** What is done with a page of ids. */
  @FunctionalInterface
  private interface PageWork {
    void run(List<Long> ids) throws SQLException, InterruptedException;
  }

  /** Takes all orders of some slots by their ids, a batch at a time; tells how many there were. */
  private static int forEachPage(Shard shard, Set<Integer> slots, PageWork work)
      throws SQLException, InterruptedException {
    int orders = 0;
    List<Long> ids = shard.orders(slots, 0, OrderBatch.ORDERS_MAX);
    while (!ids.isEmpty()) {
      work.run(ids);
      orders += ids.size();
      ids = shard.orders(slots, ids.getLast(), OrderBatch.ORDERS_MAX);
    }
    return orders;
  }

  private static void delete(Shard shard, List<OrderTable> tables, OrderBatch batch)
      throws SQLException {
    for (OrderTable table : tables) {
      table.delete(shard.connection(), batch);
    }
  }

  private void copyAll() throws SQLException, InterruptedException {
    steps.say("copied " + forEachPage(source, slots, this::copy) + " orders");
  }

  /** Replaces what the target has of these orders by what the source has. */
  private void copy(Collection<Long> ids) throws SQLException {
    OrderBatch batch = OrderBatch.find(source.connection(), ids);
    if (batch == null) {
      return;
    }
    List<List<List<@Nullable String>>> rows = new ArrayList<>();
    for (OrderTable table : tables) {
      rows.add(table.rows(source.connection(), batch));
    }
    inTransaction(
        target.connection(),
        () -> {
          delete(target, tables, batch);
          for (int i = 0; i < tables.size(); i++) {
            tables.get(i).insert(target.connection(), rows.get(i));
          }
        });
    copiedSince.addAll(batch.ids());
  }

  /** Copies what has changed until the feed is hardly behind. */
  private void catchUp(ChangeFeed feed, int slot) throws SQLException, InterruptedException {
    for (int tries = 0; tries < LAG_TRIES_MAX; tries++) {
      long began = System.nanoTime();
      long marks = feed.marks(slot);
      source.touch(slot);
      feed.awaitMark(slot, marks, FEED_MAX);
      copyChanged(feed);
      if (System.nanoTime() - began < LAG_MAX.toNanos()) {
        return;
      }
    }
    throw new ReshardException(source + " changes faster than it can be copied");
  }

  private void copyChanged(ChangeFeed feed) throws SQLException {
    for (List<Long> ids = feed.take(OrderBatch.ORDERS_MAX);
        !ids.isEmpty();
        ids = feed.take(OrderBatch.ORDERS_MAX)) {
      copy(ids);
    }
  }

  private void compareAll(ChangeFeed feed) throws SQLException, InterruptedException {
    copiedSince.clear();
    steps.say(
        "compared " + forEachPage(source, slots, ids -> compareOrCopy(feed, ids)) + " orders");
  }

  /** An order that changes meanwhile may differ for a moment, but not each time. */
  private void compareOrCopy(ChangeFeed feed, List<Long> ids)
      throws SQLException, InterruptedException {
    Set<Long> different = different(ids);
    for (int tries = 0; !different.isEmpty(); tries++) {
      if (tries == COMPARE_TRIES_MAX) {
        throw new ReshardException("orders differ on " + target + ": " + different);
      }
      catchUp(feed, OrderIds.gene(ids.getFirst()));
      copy(different);
      different = different(different);
    }
  }

  /** Those of the orders whose rows are not the same on both shards. */
  private Set<Long> different(Collection<Long> ids) throws SQLException {
    Set<Long> different = new TreeSet<>();
    OrderBatch batch = OrderBatch.find(source.connection(), ids);
    if (batch == null) {
      return different;
    }
    for (OrderTable table : tables) {
      Map<Long, String> own = table.checksums(source.connection(), batch);
      Map<Long, String> copied = table.checksums(target.connection(), batch);
      for (Long id : batch.ids()) {
        if (!Objects.equals(own.get(id), copied.get(id))) {
          different.add(id);
        }
      }
    }
    return different;
  }

  private void cutOver(ChangeFeed feed, int slot) throws SQLException, InterruptedException {
    long marks = feed.marks(slot);
    long began = source.freeze(slot);
    try {
      feed.awaitMark(slot, marks, FROZEN_MAX);
      copyChanged(feed);
      requireEqual(slot);
      if (System.nanoTime() - began > FROZEN_MAX.toNanos()) {
        throw new ReshardException("slot " + slot + " was frozen for too long");
      }
      source.require(slot, SlotState.FROZEN, SlotState.ELSEWHERE);
    } catch (SQLException | RuntimeException | InterruptedException failed) {
      source.change(slot, SlotState.FROZEN, SlotState.HERE);
      throw failed;
    }
    take(slot);
    long pause = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    pauses.add(pause);
    steps.say("slot " + slot + " " + source + " -> " + target + ", no writes for " + pause + " ms");
  }

  private void take(int slot) throws SQLException {
    try {
      target.require(slot, SlotState.ARRIVING, SlotState.HERE);
    } catch (SQLException away) {
      throw new ReshardException(
          "slot " + slot + " waits for " + target + ": run this again as soon as it answers", away);
    }
  }

  private void requireEqual(int slot) throws SQLException {
    List<Long> own = copiedSince.stream().filter(id -> OrderIds.gene(id) == slot).sorted().toList();
    for (int from = 0; from < own.size(); from += OrderBatch.ORDERS_MAX) {
      List<Long> ids = own.subList(from, Math.min(own.size(), from + OrderBatch.ORDERS_MAX));
      Set<Long> different = different(ids);
      if (!different.isEmpty()) {
        throw new ReshardException("orders differ on " + target + ": " + different);
      }
    }
  }

  /** Work that is rolled back when it fails, and repeated when it was chosen to end a deadlock. */
  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  private static void inTransaction(Connection connection, Work work) throws SQLException {
    for (int tries = 1; ; tries++) {
      connection.setAutoCommit(false);
      try {
        work.run();
        connection.commit();
        return;
      } catch (SQLTransientException deadlock) {
        connection.rollback();
        if (tries == DEADLOCK_TRIES_MAX) {
          throw deadlock;
        }
      } catch (SQLException | RuntimeException failed) {
        connection.rollback();
        throw failed;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }
}
