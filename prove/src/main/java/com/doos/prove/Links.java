package com.doos.prove;

import com.doos.servers.HostPort;
import com.doos.testkit.FaultProxy;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A proxy on each link between a service and what it talks to, named {@code order>redis}, beside
 * those of the {@link Servers}.
 */
final class Links implements AutoCloseable {
  private static final String SEARCH = "elasticsearch";

  /** Variables of the address of each server, by the link's end. */
  private static final Map<String, String> ADDRESSES =
      Map.of(
          "shard-0",
          "DOOS_DATABASE_SHARDS_0",
          "shard-1",
          "DOOS_DATABASE_SHARDS_1",
          "stock",
          "DOOS_DATABASE_STOCK",
          "account",
          "DOOS_DATABASE_ACCOUNT",
          "redis",
          "DOOS_REDIS",
          "canal",
          "DOOS_CANAL",
          Site.ORDER,
          "DOOS_SERVICES_ORDER",
          Site.INVENTORY,
          "DOOS_SERVICES_INVENTORY",
          Site.CDC,
          "DOOS_SERVICES_CDC");

  private static final Map<String, List<String>> ENDS =
      Map.of(
          Site.ORDER,
          List.of("shard-0", "shard-1", "account", "redis", SEARCH, Site.INVENTORY, Site.CDC),
          Site.INVENTORY,
          List.of("stock", "redis", Site.ORDER),
          Site.RELAY,
          List.of("shard-0", "shard-1", "redis"),
          Site.CDC,
          List.of("shard-0", "shard-1", "canal", SEARCH));

  private final Servers servers;
  private final Map<String, FaultProxy> proxies = new LinkedHashMap<>();

  Links(Servers servers) {
    this.servers = servers;
  }

  /**
   * Puts a proxy before all that a service talks to.
   *
   * @param variables with the addresses behind the proxies
   * @return variables with the addresses of the proxies
   */
  Map<String, String> before(String service, Map<String, String> variables) throws IOException {
    Map<String, String> proxied = new HashMap<>();
    for (String end : ENDS.getOrDefault(service, List.of())) {
      String address = ADDRESSES.getOrDefault(end, "");
      FaultProxy proxy =
          FaultProxy.to(
              end.equals(SEARCH)
                  ? servers.stack().endpoints().elasticsearch()
                  : HostPort.local(
                      Integer.parseInt(variables.getOrDefault(address + "_PORT", "0"))));
      proxies.put(service + ">" + end, proxy);
      if (end.equals(SEARCH)) {
        proxied.put("DOOS_ELASTICSEARCH_URI", "http://" + proxy.address());
      } else {
        proxied.put(address + "_HOST", proxy.address().host());
        proxied.put(address + "_PORT", String.valueOf(proxy.address().port()));
      }
    }
    return proxied;
  }

  List<String> names() {
    return Stream.concat(proxies.keySet().stream(), servers.links().keySet().stream()).toList();
  }

  /**
   * @throws IllegalArgumentException when there is no such link
   */
  FaultProxy get(String name) {
    FaultProxy link = proxies.getOrDefault(name, servers.links().get(name));
    if (link == null) {
      throw new IllegalArgumentException("there is no link " + name);
    }
    return link;
  }

  @Override
  public void close() {
    proxies.values().forEach(FaultProxy::close);
  }
}
