package com.doos.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.order.domain.NewOrder;
import com.doos.order.domain.OrderStatus;
import com.doos.shared.auth.Role;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * Writers change orders through either process and note what they were answered; readers compare
 * what they see with what was noted before they asked.
 */
final class ReadersAndWriters implements AutoCloseable {
  /** Word of a change of the other process arrives sooner, or what is remembered has ended. */
  private static final long TRAVEL_NANOS_MAX = Duration.ofMillis(1_500).toNanos();

  private static final int USERS = 4;
  private static final int THREADS = 3;
  private static final int SUBJECTS_READ = 12;
  private static final int READS_MIN = 500;
  private static final int WRITES_MIN = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A version that a writer at a process was answered at a time. */
  private record Answered(int process, long nanos, int version) {}

  /** An order with its version, or a user with the number of orders. */
  private record Subject(long id, long userId, boolean list, Queue<Answered> answered) {}

  private final List<OrderProcess> processes;
  private final long seed;
  private final OrderIds ids = new OrderIds(MachineId.always(950), InstantSource.system());
  private final List<Subject> users = new ArrayList<>();
  private final CopyOnWriteArrayList<Subject> recent = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS + USERS);
  private final List<Future<?>> running = new ArrayList<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private volatile boolean stopped;
  private volatile boolean partitioned;
  private volatile long healedAt = System.nanoTime() - TRAVEL_NANOS_MAX;

  ReadersAndWriters(List<OrderProcess> processes, long seed) {
    this.processes = processes;
    this.seed = seed;
    for (int i = 0; i < USERS; i++) {
      users.add(new Subject(0, 20_000 + i, true, new ConcurrentLinkedQueue<>()));
    }
    for (int i = 0; i < USERS; i++) {
      Subject user = users.get(i);
      Random random = new Random(seed + i);
      running.add(threads.submit(() -> repeat(() -> write(user, random))));
    }
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed + 100 + i);
      running.add(threads.submit(() -> repeat(() -> read(random))));
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private void repeat(Step step) {
    while (!stopped) {
      try {
        step.run();
      } catch (Exception | AssertionError failure) {
        wrong.add(failure.toString());
        stopped = true;
      }
    }
  }

  /** One user's order from its creation to an end, each step at a random process. */
  private void write(Subject user, Random random) throws Exception {
    NewOrder created = OrderReadsIT.order(user.userId(), ids, InstantSource.system().instant());
    Subject order =
        new Subject(created.order().id(), user.userId(), false, new ConcurrentLinkedQueue<>());
    int at = random.nextInt(processes.size());
    processes.get(at).place(created);
    note(order, at, 1);
    note(user, at, total(user) + 1);
    recent.add(order);
    if (recent.size() > SUBJECTS_READ) {
      recent.remove(0);
    }
    int version = 1;
    for (OrderStatus to : List.of(OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.COMPLETED)) {
      LockSupport.parkNanos(random.nextLong(40_000_000));
      at = random.nextInt(processes.size());
      assertThat(processes.get(at).move(order.id(), to)).isTrue();
      note(order, at, ++version);
    }
  }

  private static int total(Subject user) {
    return user.answered().stream().mapToInt(Answered::version).max().orElse(0);
  }

  private void note(Subject subject, int process, int version) {
    subject.answered().add(new Answered(process, System.nanoTime(), version));
    writes.incrementAndGet();
  }

  private void read(Random random) throws Exception {
    List<Subject> choice = new ArrayList<>(users);
    choice.addAll(recent);
    Subject subject = choice.get(random.nextInt(choice.size()));
    int at = random.nextInt(processes.size());
    long now = System.nanoTime();
    boolean travels = !partitioned && now - healedAt > TRAVEL_NANOS_MAX;
    int floor = 0;
    for (Answered answered : subject.answered()) {
      boolean must =
          answered.process() == at || (travels && now - answered.nanos() > TRAVEL_NANOS_MAX);
      floor = must ? Math.max(floor, answered.version()) : floor;
    }
    OrderProcess process = processes.get(at);
    String token = process.token(subject.userId(), Role.USER);
    int seen =
        subject.list()
            ? new JsonObject(process.get("/v1/order/list?page_size=2", token).body())
                .getInteger("total")
            : floor == 0 ? 0 : process.order(subject.id(), token).getInteger("version");
    reads.incrementAndGet();
    if (seen < floor) {
      wrong.add(
          "process "
              + at
              + " showed "
              + seen
              + " after "
              + floor
              + (subject.list() ? " list" : "")
              + (travels ? "" : " (disturbed)"));
    }
  }

  void go(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  /** The way of one process to Redis is cut: what it writes need not travel. */
  void disturbed() {
    partitioned = true;
  }

  void healed() {
    healedAt = System.nanoTime();
    partitioned = false;
  }

  /** Goes on until enough was read and written, however slow the machine is, and looks at it. */
  void check() {
    await()
        .atMost(PATIENCE)
        .until(() -> stopped || (reads.get() > READS_MIN && writes.get() > WRITES_MIN));
    assertThat(wrong).as("seed %d", seed).isEmpty();
    assertThat(reads.get()).isGreaterThan(READS_MIN);
    assertThat(writes.get()).isGreaterThan(WRITES_MIN);
    LoggerFactory.getLogger(ReadersAndWriters.class)
        .info("{} reads, {} writes, seed {}", reads, writes, seed);
  }

  @Override
  public void close() throws Exception {
    stopped = true;
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    for (Future<?> thread : running) {
      thread.get();
    }
  }
}
