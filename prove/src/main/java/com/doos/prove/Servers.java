package com.doos.prove;

import com.doos.servers.BrokerPorts;
import com.doos.servers.HostPort;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.servers.StackConfig;
import com.doos.testkit.FaultProxy;
import com.doos.testkit.FreePorts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The real servers of a {@link Site}, on free ports, with a proxy on each link that a server is
 * told of when it starts: from Canal to each shard, and from everybody, other brokers included, to
 * each broker.
 */
final class Servers implements AutoCloseable {
  /** So that one can be lost. */
  static final int BROKERS = 3;

  private final ServerStack stack;
  private final Map<String, FaultProxy> links;

  private Servers(ServerStack stack, Map<String, FaultProxy> links) {
    this.stack = stack;
    this.links = links;
  }

  /** Starts them; returns when all of them answer. */
  static Servers start(StackConfig.Builder config) throws IOException {
    EnumSet<ServerKind> kinds = EnumSet.allOf(ServerKind.class);
    kinds.remove(ServerKind.ETCD);
    Ports ports = Ports.free();
    Map<String, Integer> ends = new LinkedHashMap<>();
    ends.put("canal>shard-0", ports.order0());
    ends.put("canal>shard-1", ports.order1());
    ends.put("all>kafka", ports.kafka());
    List<BrokerPorts> more = new ArrayList<>();
    for (int i = 2; i <= BROKERS; i++) {
      BrokerPorts broker = new BrokerPorts(FreePorts.next(), FreePorts.next());
      more.add(broker);
      ends.put("all>kafka-" + i, broker.clients());
    }
    Map<String, FaultProxy> links = new LinkedHashMap<>();
    Map<Integer, Integer> proxies = new HashMap<>();
    for (Map.Entry<String, Integer> end : ends.entrySet()) {
      FaultProxy link = FaultProxy.to(HostPort.local(end.getValue()));
      links.put(end.getKey(), link);
      proxies.put(end.getValue(), link.address().port());
    }
    Servers servers =
        new Servers(
            new ServerStack(
                config.servers(kinds).ports(ports).moreBrokers(more).proxies(proxies).build(),
                (server, state, elapsed) -> {}),
            links);
    try {
      servers.stack.start();
      return servers;
    } catch (RuntimeException notStarted) {
      servers.close();
      throw notStarted;
    }
  }

  ServerStack stack() {
    return stack;
  }

  /** By their names, {@code canal>shard-0}. */
  Map<String, FaultProxy> links() {
    return links;
  }

  @Override
  public void close() {
    stack.close();
    links.values().forEach(FaultProxy::close);
  }
}
