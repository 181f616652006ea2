package com.doos.shared.etcd;

import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine id that no other process has. Its owner is written under a lease; its <em>mark</em>,
 * which stays, is the last millisecond for which ids may be issued under it, and is moved ahead
 * before it is reached. Nobody takes a number whose mark is not past, and nobody issues ids beyond
 * the mark they set: so two owners of a number never share a millisecond, whatever a lost lease, a
 * long pause or a wrong clock makes of the moment at which one follows the other.
 */
final class MachineIdLease implements LeaseKeeper.Holding, Supplier<MachineId> {
  static final String OWNERS = "/machines/owners/";
  static final String MARKS = "/machines/marks/";

  private static final Logger LOG = LoggerFactory.getLogger(MachineIdLease.class);
  private static final int TRIES_MAX = 16;

  /** Odd; takes the likeness out of the hashes of like names. */
  private static final int SPREAD = 0x9E3779B1;

  private final Etcd etcd;
  private final String instance;
  private final Duration horizon;
  private final InstantSource clock;
  private volatile MachineId current = MachineId.NONE;
  private long ownedSince;
  private long markedAt;

  /**
   * @param instance name of this process, unlike that of any other one ever
   * @param horizon how far ahead of now a mark is set
   */
  MachineIdLease(Etcd etcd, String instance, Duration horizon, InstantSource clock) {
    this.etcd = etcd;
    this.instance = instance;
    this.horizon = horizon;
    this.clock = clock;
  }

  /** The number this process has, or had last; its own end says whether it is of use. */
  @Override
  public MachineId get() {
    return current;
  }

  @Override
  public String name() {
    return "machine id";
  }

  @Override
  public Future<Void> take(long lease) {
    return take(lease, TRIES_MAX);
  }

  private Future<Void> take(long lease, int triesLeft) {
    return Future.join(etcd.list(OWNERS), etcd.list(MARKS))
        .compose(read -> {
          Map<String, Etcd.Entry> owners = byKey(read.resultAt(0));
          Map<String, Etcd.Entry> marks = byKey(read.resultAt(1));
          Optional<Integer> free = firstFree(owners, marks, triesLeft);
          return free.isEmpty()
              ? Future.<Void>failedFuture("no machine id is free")
              : claim(free.get(), Optional.ofNullable(marks.get(MARKS + free.get())), lease);
        })
        .recover(failure ->
            failure instanceof Etcd.ConflictException && triesLeft > 1
                ? take(lease, triesLeft - 1)
                : Future.failedFuture(failure));
  }

  private static Map<String, Etcd.Entry> byKey(Etcd.Listing listing) {
    Map<String, Etcd.Entry> byKey = new HashMap<>();
    listing.entries().forEach(entry -> byKey.put(entry.key(), entry));
    return byKey;
  }

  /** Where the search begins differs between processes and tries, so that they seldom meet. */
  private Optional<Integer> firstFree(
      Map<String, Etcd.Entry> owners, Map<String, Etcd.Entry> marks, int triesLeft) {
    int start = Math.floorMod((instance + triesLeft).hashCode() * SPREAD, OrderIds.MACHINES);
    long now = clock.millis();
    for (int i = 0; i < OrderIds.MACHINES; i++) {
      int number = (start + i) % OrderIds.MACHINES;
      Etcd.Entry mark = marks.get(MARKS + number);
      if (!owners.containsKey(OWNERS + number)
          && (mark == null || Long.parseLong(mark.value()) < now)) {
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }

  private Future<Void> claim(int number, Optional<Etcd.Entry> mark, long lease) {
    long from =
        Math.max(clock.millis(), mark.map(known -> Long.parseLong(known.value()) + 1).orElse(0L));
    long until = from + horizon.toMillis();
    return etcd.commit(
            List.of(
                createdAt(OWNERS + number, 0),
                changedAt(MARKS + number, mark.map(Etcd.Entry::modRevision).orElse(0L))),
            List.of(
                etcd.put(OWNERS + number, instance, lease),
                etcd.put(MARKS + number, String.valueOf(until), 0)))
        .map(revision -> {
          ownedSince = revision;
          markedAt = revision;
          current = new MachineId(number, from, until);
          LOG.info("machine id {}", number);
          return null;
        });
  }

  @Override
  public Future<Void> renew() {
    int number = current.number();
    MachineId next = current.until(clock.millis() + horizon.toMillis());
    return etcd.commit(
            List.of(createdAt(OWNERS + number, ownedSince), changedAt(MARKS + number, markedAt)),
            List.of(etcd.put(MARKS + number, String.valueOf(next.untilMs()), 0)))
        .<Void>map(revision -> {
          markedAt = revision;
          current = next;
          return null;
        })
        .recover(failure ->
            failure instanceof Etcd.ConflictException
                ? lookAgain(number)
                : Future.failedFuture(failure));
  }

  /** An earlier request may have been carried out whose answer was lost. */
  private Future<Void> lookAgain(int number) {
    return Future.join(etcd.list(OWNERS + number), etcd.list(MARKS + number))
        .compose(read -> {
          Etcd.Entry owner = byKey(read.resultAt(0)).get(OWNERS + number);
          Etcd.Entry mark = byKey(read.resultAt(1)).get(MARKS + number);
          if (owner == null || mark == null || owner.createRevision() != ownedSince) {
            return Future.failedFuture(new LeaseKeeper.LostException());
          }
          markedAt = mark.modRevision();
          return Future.failedFuture("the mark of machine id " + number + " was moved before");
        });
  }

  private Cmp createdAt(String key, long revision) {
    return new Cmp(etcd.key(key), Cmp.Op.EQUAL, CmpTarget.createRevision(revision));
  }

  private Cmp changedAt(String key, long revision) {
    return new Cmp(etcd.key(key), Cmp.Op.EQUAL, CmpTarget.modRevision(revision));
  }
}
