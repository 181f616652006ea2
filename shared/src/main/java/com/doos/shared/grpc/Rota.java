package com.doos.shared.grpc;

import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Which processes of a service are called: one that let a call run out of time rests for a while,
 * unless all of them do. Safe for all threads.
 */
final class Rota {
  private final Supplier<List<SocketAddress>> processes;
  private final long restNanos;
  private final Map<SocketAddress, Long> lateAt = new ConcurrentHashMap<>();

  Rota(Supplier<List<SocketAddress>> processes, Duration rest) {
    this.processes = processes;
    this.restNanos = rest.toNanos();
  }

  /** The processes to choose from now. */
  List<SocketAddress> now() {
    List<SocketAddress> all = processes.get();
    if (lateAt.isEmpty()) {
      return all;
    }
    long now = System.nanoTime();
    lateAt.values().removeIf(late -> now - late > restNanos);
    List<SocketAddress> awake =
        all.stream().filter(process -> !lateAt.containsKey(process)).toList();
    return awake.isEmpty() ? all : awake;
  }

  /** A call to this process ran out of time. */
  void late(SocketAddress process) {
    lateAt.put(process, System.nanoTime());
  }
}
