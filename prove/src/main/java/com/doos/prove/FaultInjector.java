package com.doos.prove;

import com.doos.servers.ChildStatus;
import com.doos.servers.HostPort;
import com.doos.servers.ServerStack;
import com.doos.standalone.ServiceProcess;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Breaks servers, services, their clocks and the links between them, and mends them again. */
final class FaultInjector {
  private static final List<String> STARVED =
      List.of("-Xmx20m", "-XX:+ExitOnOutOfMemoryError", "-XX:MaxMetaspaceSize=48m");

  private final ServerStack stack;
  private final Links links;
  private final Map<String, ServiceProcess> services;
  private final Map<String, ShiftableClock> clocks;
  private final HostPort redis;

  /**
   * @param services by name
   * @param clocks of services, by their names; empty where clocks cannot be shifted
   */
  FaultInjector(
      ServerStack stack,
      Links links,
      Map<String, ServiceProcess> services,
      Map<String, ShiftableClock> clocks) {
    this.stack = stack;
    this.links = links;
    this.services = services;
    this.clocks = clocks;
    this.redis = stack.endpoints().redis();
  }

  /** What can be done here: clocks cannot be shifted where their library cannot be had. */
  Set<FaultKind> possible(Set<FaultKind> wanted) {
    return wanted.stream()
        .filter(kind -> kind != FaultKind.SHIFT_CLOCK || !clocks.isEmpty())
        .collect(Collectors.toSet());
  }

  FaultSchedule.Targets targets() {
    return new FaultSchedule.Targets(
        List.copyOf(services.keySet()),
        stack.children().stream().map(ChildStatus::name).toList(),
        links.names());
  }

  /** Breaks something. */
  void inject(Fault fault) throws IOException {
    switch (fault.kind()) {
      case KILL_SERVICE -> service(fault).kill();
      case PAUSE_SERVICE -> signal("STOP", service(fault).pid());
      case STARVE_SERVICE -> {
        service(fault).kill();
        service(fault).start(STARVED);
      }
      case SHIFT_CLOCK -> clock(fault).shift(fault.by());
      case KILL_SERVER -> stack.hold(fault.target());
      case PAUSE_SERVER -> stack.pause(fault.target());
      case DELAY_LINK -> links.get(fault.target()).delay(fault.by());
      case BLACK_HOLE -> links.get(fault.target()).freeze();
      case RESET_LINK -> links.get(fault.target()).refuse();
      case EMPTY_REDIS -> emptyRedis();
    }
  }

  /** Mends it again. */
  void heal(Fault fault) throws IOException {
    switch (fault.kind()) {
      case KILL_SERVICE -> service(fault).start();
      case PAUSE_SERVICE -> signal("CONT", service(fault).pid());
      case STARVE_SERVICE -> {
        service(fault).kill();
        service(fault).start();
      }
      case SHIFT_CLOCK -> clock(fault).shift(Duration.ZERO);
      case KILL_SERVER -> stack.release(fault.target());
      case PAUSE_SERVER -> stack.resume(fault.target());
      case DELAY_LINK, BLACK_HOLE, RESET_LINK -> links.get(fault.target()).restore();
      case EMPTY_REDIS -> {}
    }
  }

  private ServiceProcess service(Fault fault) {
    ServiceProcess service = services.get(fault.target());
    if (service == null) {
      throw new IllegalArgumentException("there is no service " + fault.target());
    }
    return service;
  }

  private ShiftableClock clock(Fault fault) {
    ShiftableClock clock = clocks.get(fault.target());
    if (clock == null) {
      throw new IllegalArgumentException(fault.target() + " has no clock of its own");
    }
    return clock;
  }

  private static void signal(String name, long pid) throws IOException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().onExit().join();
  }

  /** Fails when Redis is away, which is as good. */
  void emptyRedis() {
    try (Socket socket = new Socket(redis.host(), redis.port())) {
      socket.setSoTimeout((int) Duration.ofSeconds(2).toMillis());
      socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().read();
    } catch (IOException away) {
      // it is down or does not answer: nobody has anything from it either
    }
  }
}
