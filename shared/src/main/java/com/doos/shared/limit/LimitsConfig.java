package com.doos.shared.limit;

import com.doos.shared.config.ConfigReader;
import java.util.List;
import java.util.Set;

/**
 * How much is allowed, everything per minute and 0 for no limit.
 *
 * @param requestsPerUser requests of a user
 * @param requestsPerAddress requests from an address, whoever makes them
 * @param ordersPerUser new orders of a user
 * @param trustedProxies networks ({@code 10.0.0.0/8}) of the proxies whose {@code X-Forwarded-For}
 *     is believed; no client may be in one of them
 */
public record LimitsConfig(
    int requestsPerUser, int requestsPerAddress, int ordersPerUser, List<String> trustedProxies) {
  /** Paths of what may change while a service runs. */
  public static final Set<String> CHANGEABLE =
      Set.of("limits.requests_per_user", "limits.requests_per_address", "limits.orders_per_user");

  private static final int PER_MINUTE_MAX = 1_000_000;

  /** For a service that serves nothing but probes. */
  public static final LimitsConfig NONE = new LimitsConfig(0, 0, 0, List.of());

  public LimitsConfig {
    trustedProxies = List.copyOf(trustedProxies);
    ClientAddress unused = new ClientAddress(trustedProxies);
  }

  public static LimitsConfig from(ConfigReader reader) {
    return new LimitsConfig(
        reader.integer("requests_per_user", 0, PER_MINUTE_MAX),
        reader.integer("requests_per_address", 0, PER_MINUTE_MAX),
        reader.integer("orders_per_user", 0, PER_MINUTE_MAX),
        reader.strings("trusted_proxies"));
  }
}
