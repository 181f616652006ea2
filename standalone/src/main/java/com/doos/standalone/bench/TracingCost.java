package com.doos.standalone.bench;

import com.doos.shared.auth.Tokens;
import com.doos.shared.runtime.ServiceContext;
import com.doos.standalone.Settings;
import com.doos.standalone.Terminal;
import com.doos.standalone.bench.LoadGenerator.Load;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures what traces cost: CPU per order of the order and the inventory service at one rate, when
 * nothing is traced, with the share of production, and with everything traced and sent to a
 * receiver; by turns, on real servers.
 */
public final class TracingCost {
  private static final String OFF = "off";
  private static final List<String> SHARES = List.of(OFF, "10", "1000");
  private static final int ROUNDS = 3;
  private static final int RATE = 150;
  private static final int CONNECTIONS = 64;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration MEASURED = Duration.ofSeconds(15);
  private static final long LISTEN_SECONDS_MAX = 10;

  private final Vertx vertx;
  private final Rig rig;
  private final OrderRequests requests;
  private final int receiver;
  private final LongAdder receivedBytes = new LongAdder();
  private final Map<String, Map<String, Long>> used = new TreeMap<>();
  private final Map<String, Long> orders = new TreeMap<>();
  private final Map<String, Long> sent = new TreeMap<>();

  private TracingCost(Vertx vertx, Rig rig) throws TimeoutException {
    this.vertx = vertx;
    this.rig = rig;
    this.requests =
        new OrderRequests(
            new Tokens(vertx, rig.orders().auth(), InstantSource.system()),
            System.nanoTime(),
            OrderRequests.PRODUCTS);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                      receivedBytes.add(body.length());
                      request.response().end().onFailure(gone -> {});
                    }))
            .listen(0, "127.0.0.1")
            .await(LISTEN_SECONDS_MAX, TimeUnit.SECONDS);
    this.receiver = server.actualPort();
  }

  public static void main(String[] args) throws IOException, TimeoutException {
    System.setProperty("doos.log.level", "WARN");
    Terminal terminal = Terminal.standard();
    Path home = Files.createDirectories(Settings.home(System.getenv()));
    Path folder = Files.createTempDirectory(home, "bench-");
    Vertx vertx = ServiceContext.create().vertx(1);
    try (Rig rig = new Rig(folder, home.resolve("dist"), vertx, terminal)) {
      rig.prepare();
      TracingCost cost = new TracingCost(vertx, rig);
      for (int round = 1; round <= ROUNDS; round++) {
        for (String share : SHARES) {
          cost.measure(share);
          terminal.say("round %d of %d, traced of a thousand: %s", round, ROUNDS, share);
        }
      }
      cost.tell(terminal);
    }
    System.exit(0);
  }

  private Map<String, String> variables(String share) {
    return share.equals(OFF)
        ? Map.of()
        : Map.of(
            "DOOS_TRACING_OTLP_ENDPOINT",
            "http://127.0.0.1:" + receiver,
            "DOOS_TRACING_SAMPLED_PERMILLE",
            share);
  }

  private void measure(String share) throws IOException {
    try (Rig.Pair pair = rig.start(variables(share))) {
      load(WARM_UP);
      rig.settle();
      long sentBefore = receivedBytes.sum();
      Map<String, Long> before = rig.cpu().read();
      long accepted = load(MEASURED).accepted();
      rig.settle();
      Map<String, Long> sum = used.computeIfAbsent(share, first -> new TreeMap<>());
      CpuMeter.between(before, rig.cpu().read())
          .forEach((name, micros) -> sum.merge(name, micros, Long::sum));
      orders.merge(share, accepted, Long::sum);
      sent.merge(share, receivedBytes.sum() - sentBefore, Long::sum);
    }
  }

  private LoadGenerator.Report load(Duration time) {
    return LoadGenerator.run(vertx, rig.orderPort(), Load.open(CONNECTIONS, RATE, time, requests));
  }

  private void tell(Terminal terminal) {
    terminal.say("");
    terminal.say(
        "%-20s %10s %16s %16s %14s",
        "traced of a thousand", "orders", "order us/order", "inventory us", "OTLP bytes");
    for (String share : SHARES) {
      long count = Math.max(1, orders.getOrDefault(share, 0L));
      Map<String, Long> cpu = used.getOrDefault(share, Map.of());
      terminal.say(
          "%-20s %10d %16.0f %16.0f %14.0f",
          share,
          count,
          cpu.getOrDefault("order", 0L) / (double) count,
          cpu.getOrDefault("inventory", 0L) / (double) count,
          sent.getOrDefault(share, 0L) / (double) count);
    }
    terminal.say("%d orders/s offered, half paid at checkout; OTLP bytes for each order", RATE);
  }
}
