package com.doos.standalone.bench;

import com.doos.shared.auth.Tokens;
import com.doos.standalone.bench.LoadGenerator.Load;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Puts load on a rig and measures it. */
final class Bench {
  private static final int WARMING_SECONDS_MAX = 60;

  private final Vertx vertx;
  private final Rig rig;
  private final BenchOptions options;
  private final Tokens tokens;
  private final OrderRequests orders;

  Bench(Vertx vertx, Rig rig, BenchOptions options) {
    this.vertx = vertx;
    this.rig = rig;
    this.options = options;
    this.tokens = new Tokens(vertx, rig.orders().auth(), InstantSource.system());
    this.orders = orders(OrderRequests.PRODUCTS);
  }

  Rig rig() {
    return rig;
  }

  BenchOptions options() {
    return options;
  }

  /** Of users whom the rig's services know. */
  Tokens tokens() {
    return tokens;
  }

  /** Orders of all products. */
  OrderRequests orders() {
    return orders;
  }

  /** See {@link OrderRequests}. */
  OrderRequests orders(int products) {
    return new OrderRequests(tokens, System.nanoTime(), products);
  }

  /** How long a measurement lasts. */
  Duration time() {
    return Duration.ofSeconds(options.seconds());
  }

  /** The load that most figures are of: orders over the usual number of connections. */
  Load usual(OrderRequests requests) {
    return Load.closed(options.connections(), time(), requests);
  }

  /** Full load until the services' JVMs have compiled what they need. */
  Load warming() {
    return warming(options.warm());
  }

  private Load warming(int seconds) {
    return Load.closed(options.connections(), Duration.ofSeconds(seconds), orders);
  }

  /**
   * Warms services that have just been started; nothing is behind then. What follows orders catches
   * up in between, so that a long time leaves no backlog that nobody could wait for.
   */
  void warmUp() throws IOException {
    for (int left = options.warm(); left > 0; left -= WARMING_SECONDS_MAX) {
      run(warming(Math.min(left, WARMING_SECONDS_MAX)));
      rig.settle();
    }
  }

  /**
   * Warms what follows orders as well, which is left little of the processor under full load.
   *
   * @param rate orders a second
   */
  void warmUp(int rate) throws IOException {
    run(Load.open(options.connections(), rate, Duration.ofSeconds(options.warm()), orders));
    rig.settle();
  }

  LoadGenerator.Report run(Load load) {
    return LoadGenerator.run(vertx, rig.orderPort(), load);
  }

  /** The load and what it cost until it ended. */
  Measured measure(Load load) {
    return measure(load, rig.cpu().read());
  }

  private Measured measure(Load load, Map<String, Long> before) {
    LoadGenerator.Report report = run(load);
    return new Measured(report, CpuMeter.between(before, rig.cpu().read()));
  }

  /** As {@link #measure(Load)}, and what followed until nothing was behind. */
  Followed follow(Load load) throws IOException {
    Map<String, Long> before = rig.cpu().read();
    Measured loaded = measure(load, before);
    Rig.Behind behind = rig.behind();
    long ended = System.nanoTime();
    rig.settle();
    double settling = (System.nanoTime() - ended) / 1e9;
    Measured settled = new Measured(loaded.load(), CpuMeter.between(before, rig.cpu().read()));
    return new Followed(loaded, settled, behind, settling);
  }
}
