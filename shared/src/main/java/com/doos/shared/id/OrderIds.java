package com.doos.shared.id;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/**
 * Issues order ids: Snowflake numbers {@code 0 | 41 bits ms since 2025-01-01 | 10 bits machine | 12
 * bits sequence}. The low six bits of the sequence are the <em>gene</em>, {@code user_id mod 64}:
 * an id alone tells the virtual slot, and so the shard, of its order.
 *
 * <p>Each gene has a logical clock of its own, one tick being 1/64 ms: a new id takes the later of
 * now and the last tick + 1. Ids of a gene therefore always rise, up to 64 of them a millisecond
 * without waiting. A wall clock set back by less than {@link #LEAD_MS_MAX} is bridged by the
 * logical clock; set back further, issuing is refused until time has caught up. Safe for all
 * threads.
 */
public final class OrderIds {
  public static final int GENES = 64;
  public static final int MACHINES = 1024;

  /** How far a gene's logical clock may run ahead of the wall clock. */
  public static final long LEAD_MS_MAX = 2_000;

  /** 2025-01-01T00:00:00Z. */
  static final long EPOCH_MS = 1_735_689_600_000L;

  private static final int GENE_BITS = 6;
  private static final int SEQUENCE_BITS = 12;
  private static final int MACHINE_BITS = 10;
  private static final int TICKS_PER_MS = 1 << (SEQUENCE_BITS - GENE_BITS);

  private final Supplier<MachineId> machine;
  private final InstantSource clock;
  private final AtomicLongArray lastTick = new AtomicLongArray(GENES);

  /**
   * @param machine asked for each id
   */
  public OrderIds(Supplier<MachineId> machine, InstantSource clock) {
    this.machine = machine;
    this.clock = clock;
  }

  /**
   * A new id for an order of this user.
   *
   * @throws DoosException {@link ErrorCode#OVERLOADED} when the wall clock was set back too far, or
   *     there is no machine id for this time
   */
  public long next(long userId) {
    MachineId issuer = machine.get();
    int gene = gene(userId);
    long now = ticks(clock.millis());
    long wanted = Math.max(now, ticks(issuer.fromMs()));
    long tick = lastTick.accumulateAndGet(gene, wanted, (last, next) -> Math.max(last + 1, next));
    if (tick - now > LEAD_MS_MAX * TICKS_PER_MS) {
      throw new DoosException(ErrorCode.OVERLOADED, Detail.UNAVAILABLE, "id clock");
    }
    long ms = tick / TICKS_PER_MS;
    if (ms + EPOCH_MS > issuer.untilMs()) {
      throw new DoosException(ErrorCode.OVERLOADED, Detail.UNAVAILABLE, "machine id");
    }
    long step = tick % TICKS_PER_MS;
    return (ms << (MACHINE_BITS + SEQUENCE_BITS))
        | ((long) issuer.number() << SEQUENCE_BITS)
        | (step << GENE_BITS)
        | gene;
  }

  private static long ticks(long ms) {
    return (ms - EPOCH_MS) * TICKS_PER_MS;
  }

  /** The gene of a user or of an order id: {@code 0..63}. */
  public static int gene(long userOrOrderId) {
    return (int) (userOrOrderId & (GENES - 1));
  }

  /** When the id was issued, to the millisecond. */
  public static Instant issuedAt(long orderId) {
    return Instant.ofEpochMilli((orderId >>> (MACHINE_BITS + SEQUENCE_BITS)) + EPOCH_MS);
  }

  /** The lowest id that can be issued at this time, to the millisecond; 0 before the first. */
  public static long firstIssuedAt(Instant time) {
    return Math.max(0, time.toEpochMilli() - EPOCH_MS) << (MACHINE_BITS + SEQUENCE_BITS);
  }
}
