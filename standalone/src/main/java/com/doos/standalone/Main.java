package com.doos.standalone;

import com.doos.servers.HomeInUseException;
import com.doos.servers.PortInUseException;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.servers.ServerStartException;
import com.doos.servers.StackConfig;
import com.doos.shared.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code up}: starts everything and stays in front. {@code status}: what runs. */
public final class Main {
  private static final int GATEWAY_PORT = 8080;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_INTERRUPTED = 130;

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
    Path home = home(environment);
    System.setProperty("logback.configurationFile", "logback-standalone.xml");
    System.setProperty("doos.log.dir", home.resolve("log").toString());
    Main main = new Main(home, environment, Terminal.standard());
    switch (args.length == 1 ? args[0] : "") {
      case "up" -> main.up();
      case "status" -> System.exit(main.status());
      default -> {
        main.terminal.say("usage: up | status");
        System.exit(EXIT_USAGE);
      }
    }
  }

  /** Where data and logs lie. */
  static Path home(Map<String, String> environment) {
    return Path.of(
        environment.getOrDefault("DOOS_HOME", System.getProperty("user.home") + "/.doos"));
  }

  private void up() throws InterruptedException {
    long started = System.nanoTime();
    int gateway = port("DOOS_GATEWAY_PORT", GATEWAY_PORT);
    int base = port("DOOS_SERVERS_PORT_BASE", 0);
    Ports ports = base == 0 ? Ports.fixed() : Ports.from(base);
    ServerStack stack =
        new ServerStack(StackConfig.builder(home).ports(ports).build(), terminal::progress);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "shutdown"));
    try {
      terminal.say("Starting the servers (data in %s)", home);
      Settings settings = Settings.withEtcd(stack.begin(), environment);
      settings.requireFreePorts(gateway);
      stack.awaitReady(
          EnumSet.of(ServerKind.DATABASE, ServerKind.REDIS, ServerKind.KAFKA, ServerKind.ETCD));
      terminal.say("Starting the services");
      House services = new House(settings, gateway);
      house.set(services);
      services.startOrders();
      stack.awaitReady(EnumSet.allOf(ServerKind.class));
      services.open();
      new RunFile(home).write(settings, gateway);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
      terminal.welcome(gateway, settings, elapsed, home.toString());
      Thread.currentThread().join();
    } catch (HomeInUseException | PortInUseException | ServerStartException | ConfigException e) {
      fail(String.valueOf(e.getMessage()), e);
    } catch (ExecutionException | TimeoutException | IOException e) {
      fail("the services did not start: " + e, e);
    }
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

  private int port(String variable, int fallback) {
    String value = environment.get(variable);
    if (value == null) {
      return fallback;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      fail(variable + " must be a port number", e);
      return fallback;
    }
  }
}
