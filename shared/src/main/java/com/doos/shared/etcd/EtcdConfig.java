package com.doos.shared.etcd;

import com.doos.shared.config.ConfigReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a process takes part in what all of them share.
 *
 * @param endpoints {@code http://host:port} of the members; none: nothing is shared
 * @param timeout limit of a request
 * @param prefix of all keys, without a slash at its end
 * @param serviceLease a process that is silent for so long is taken off the list of services
 * @param machineLease a machine id may be used for so long without word from etcd
 * @param advertisedHost where other processes reach this one; empty: the host it listens on, or the
 *     address of its machine when it listens on all
 */
public record EtcdConfig(
    List<URI> endpoints,
    Duration timeout,
    String prefix,
    Duration serviceLease,
    Duration machineLease,
    String advertisedHost) {

  public EtcdConfig {
    endpoints = List.copyOf(endpoints);
    if (!prefix.matches("/[A-Za-z0-9/_-]*[A-Za-z0-9_-]")) {
      throw new IllegalArgumentException("prefix must be a path such as /doos");
    }
  }

  /** Reads the section {@code etcd}. */
  public static EtcdConfig from(ConfigReader reader) {
    List<URI> endpoints = new ArrayList<>();
    for (String endpoint : reader.strings("endpoints")) {
      URI uri = URI.create(endpoint);
      if (uri.getHost() == null || uri.getPort() < 0) {
        throw new IllegalArgumentException(
            "endpoints must be addresses such as http://etcd:2379, not " + endpoint);
      }
      endpoints.add(uri);
    }
    return new EtcdConfig(
        endpoints,
        reader.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
        reader.string("prefix"),
        reader.duration("service_lease", Duration.ofSeconds(2), Duration.ofMinutes(10)),
        reader.duration("machine_lease", Duration.ofSeconds(2), Duration.ofHours(1)),
        reader.string("advertised_host", ""));
  }

  /** Whether there is an etcd. */
  public boolean enabled() {
    return !endpoints.isEmpty();
  }
}
