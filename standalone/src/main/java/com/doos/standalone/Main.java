package com.doos.standalone;

import com.doos.ops.failover.FailoverCommand;
import com.doos.ops.failover.FailoverConfig;
import com.doos.ops.failover.RoleKeeper;
import com.doos.ops.reshard.ReshardCommand;
import com.doos.ops.reshard.Resharding;
import com.doos.servers.Endpoints;
import com.doos.servers.HomeInUseException;
import com.doos.servers.PortInUseException;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.servers.ServerStartException;
import com.doos.servers.StackConfig;
import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code up}: starts everything and stays in front. {@code status}: what runs. {@code failover}:
 * changes which of two database servers takes writes. {@code reshard}: spreads the orders over more
 * shards.
 */
public final class Main {
  /** Commands with arguments of their own. */
  private static final Set<String> TOOLS = Set.of("failover", "reshard");

  private static final int GATEWAY_PORT = 8080;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_INTERRUPTED = 130;

  /** Added to the port of a database instance for that of its replica. */
  private static final int REPLICA_PORTS_FROM = 100;

  /** Added to the first shard's port, with its number, for that of a further shard. */
  private static final int SHARD_PORTS_FROM = 20;

  /** An operator may have to decide first. */
  private static final Duration ROLES_MAX = Duration.ofMinutes(10);

  private final Path home;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final AtomicReference<@Nullable House> house = new AtomicReference<>();
  private volatile int exitWhileStarting = EXIT_INTERRUPTED;

  private Main(Path home, Map<String, String> environment, Terminal terminal) {
    this.home = home;
    this.environment = environment;
    this.terminal = terminal;
  }

  public static void main(String[] args) throws InterruptedException {
    Map<String, String> environment = System.getenv();
    Path home = Settings.home(environment);
    System.setProperty("logback.configurationFile", "logback-standalone.xml");
    System.setProperty("doos.log.dir", home.resolve("log").toString());
    Main main = new Main(home, environment, Terminal.standard());
    try {
      main.run(List.of(args));
    } catch (ConfigException wrong) {
      main.fail(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private void run(List<String> arguments) throws InterruptedException {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    switch (rest.isEmpty() || TOOLS.contains(verb) ? verb : "") {
      case "up" -> up();
      case "status" -> System.exit(status());
      case "failover" -> System.exit(failover(rest));
      case "reshard" -> System.exit(reshard(rest));
      default -> {
        terminal.say("usage: up | status | failover ... | reshard ...");
        System.exit(EXIT_USAGE);
      }
    }
  }

  private void up() throws InterruptedException {
    long started = System.nanoTime();
    int gateway = port(environment, "DOOS_GATEWAY_PORT", GATEWAY_PORT);
    Ports ports = ports(environment);
    Map<String, Integer> replicas = replicas(ports);
    List<Integer> moreShards = moreShards(environment, ports);
    ServerStack stack =
        new ServerStack(
            StackConfig.builder(home)
                .ports(ports)
                .replicas(replicas)
                .moreShards(moreShards)
                .build(),
            terminal::progress);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "shutdown"));
    try {
      terminal.say("Starting the servers (data in %s)", home);
      Map<String, String> variables = new HashMap<>(Settings.replicas(replicas));
      variables.putAll(Settings.moreShards(moreShards));
      variables.putAll(environment);
      Settings settings = Settings.withEtcd(stack.begin(), variables);
      settings.requireFreePorts(gateway);
      new RunFile(home).write(settings, gateway);
      stack.awaitReady(
          EnumSet.of(ServerKind.DATABASE, ServerKind.REDIS, ServerKind.KAFKA, ServerKind.ETCD));
      settleRoles(settings);
      terminal.say("Starting the services");
      House services = new House(settings, gateway);
      house.set(services);
      services.startOrders();
      stack.awaitReady(EnumSet.allOf(ServerKind.class));
      services.open();
      Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
      terminal.welcome(gateway, settings, elapsed, home.toString());
      Thread.currentThread().join();
    } catch (HomeInUseException | PortInUseException | ServerStartException | ConfigException e) {
      fail(String.valueOf(e.getMessage()), e);
    } catch (ExecutionException | TimeoutException | IOException e) {
      fail("the services did not start: " + e, e);
    }
  }

  /** By the name of a database instance the port of its replica; empty unless they are wanted. */
  private Map<String, Integer> replicas(Ports ports) {
    return Boolean.parseBoolean(environment.get("DOOS_SERVERS_REPLICAS"))
        ? Map.of(
            Endpoints.ORDER_0, ports.order0() + REPLICA_PORTS_FROM,
            Endpoints.ORDER_1, ports.order1() + REPLICA_PORTS_FROM,
            Endpoints.STOCK, ports.stock() + REPLICA_PORTS_FROM)
        : Map.of();
  }

  /** Ports of the shards beyond the first two, when more are wanted. */
  static List<Integer> moreShards(Map<String, String> environment, Ports ports) {
    return IntStream.range(Settings.SHARDS_MIN, Settings.shards(environment))
        .map(shard -> ports.order0() + SHARD_PORTS_FROM + shard)
        .boxed()
        .toList();
  }

  private void settleRoles(Settings settings) throws InterruptedException, TimeoutException {
    RoleKeeper keeper =
        new RoleKeeper(
            ConfigReader.read(settings.yaml(), settings.overrides(), FailoverConfig::from),
            (pair, what) -> terminal.say("  %-14s %s", pair, what));
    keeper.awaitSettled(ROLES_MAX);
  }

  private int failover(List<String> arguments) {
    return new FailoverCommand(ofRunning(FailoverConfig::from), terminal.out()).run(arguments);
  }

  private int reshard(List<String> arguments) {
    return new ReshardCommand(ofRunning(Resharding::databases), terminal.out()).run(arguments);
  }

  /** Settings of what runs, as one of the operator's tools needs them. */
  private <T> T ofRunning(Function<ConfigReader, T> config) {
    Map<String, String> variables = new HashMap<>();
    new RunFile(home).read().ifPresent(running -> variables.putAll(running.databases()));
    variables.putAll(environment);
    return ConfigReader.read(Settings.yaml(variables), variables, config);
  }

  private void fail(String message, Exception cause) {
    Logger log = LoggerFactory.getLogger(Main.class);
    log.debug("start failed", cause);
    terminal.say("doos: %s", message);
    exitWhileStarting = EXIT_FAILED;
    System.exit(EXIT_FAILED);
  }

  /** Services first, so that nothing is asked of a server that is gone. */
  private void stop(ServerStack stack) {
    House services = house.get();
    if (services == null) {
      // Children that were begun follow this process, see ChildProcess.
      Runtime.getRuntime().halt(exitWhileStarting);
      return;
    }
    terminal.say("Stopping");
    try {
      services.close();
    } catch (ExecutionException | TimeoutException e) {
      terminal.say("the services did not stop in order: %s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    new RunFile(home).delete();
    stack.close();
    terminal.say("Stopped");
  }

  private int status() {
    return new RunFile(home).read().map(run -> run.print(terminal)).orElse(EXIT_FAILED);
  }

  /** Ports of the servers. */
  static Ports ports(Map<String, String> environment) {
    int base = port(environment, "DOOS_SERVERS_PORT_BASE", 0);
    return base == 0 ? Ports.fixed() : Ports.from(base);
  }

  private static int port(Map<String, String> environment, String variable, int fallback) {
    String value = environment.get(variable);
    if (value == null) {
      return fallback;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new ConfigException(List.of(variable + " must be a port number"));
    }
  }
}
