package com.doos.shared.etcd;

import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which processes of each service there are. A service of which the list knows nobody is where it
 * was last seen, or where the configuration says: an empty list is rather etcd's trouble than the
 * service's end, and a call to nobody fails either way. Safe for all threads.
 */
final class ServiceDirectory {
  /** Holds {@code SERVICE/INSTANCE} with {@code host:port}. */
  static final String FOLDER = "/services/";

  private static final Pattern ENTRY =
      Pattern.compile("(?<service>[a-z]+)/[^/=]+=(?<host>.+):(?<port>[0-9]{1,5})");

  private static final Logger LOG = LoggerFactory.getLogger(ServiceDirectory.class);

  private volatile Map<String, List<SocketAddress>> services = Map.of();

  /** The processes of a service, in an order that stays. */
  List<SocketAddress> of(String service, List<SocketAddress> configured) {
    return services.getOrDefault(service, configured);
  }

  /** Takes over what the folder holds now; entries that nobody of us wrote are passed over. */
  void replace(Map<String, String> entries) {
    Map<String, List<SocketAddress>> listed = new TreeMap<>();
    new TreeMap<>(entries)
        .forEach((key, address) -> {
          Matcher entry = ENTRY.matcher(key + "=" + address);
          if (entry.matches()) {
            listed
                .computeIfAbsent(entry.group("service"), unused -> new ArrayList<>())
                .add(
                    SocketAddress.inetSocketAddress(
                        Integer.parseInt(entry.group("port")), entry.group("host")));
          }
        });
    Map<String, List<SocketAddress>> known = new TreeMap<>(services);
    listed.forEach((service, addresses) -> {
      if (!addresses.equals(known.put(service, List.copyOf(addresses)))) {
        LOG.info("{}-service is at {}", service, addresses);
      }
    });
    services = Map.copyOf(known);
  }
}
