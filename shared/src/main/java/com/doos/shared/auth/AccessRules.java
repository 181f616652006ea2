package com.doos.shared.auth;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who may call what in one service, over both transports: the one place where that is decided. What
 * it does not name is refused to everybody.
 *
 * <p>A call is named {@code METHOD /path} with the path as the route declares it, or {@code
 * package.Service/Method}.
 */
public final class AccessRules {
  private static final Map<String, Access> PROBES =
      Map.of(
          "GET /health", Access.ANYBODY,
          "GET /ready", Access.ANYBODY,
          "GET /metrics", Access.ANYBODY);

  private final Map<String, Access> rules;

  private AccessRules(Map<String, Access> rules) {
    this.rules = rules;
  }

  /** These rules, and those of the probes that every service answers. */
  public static AccessRules of(Map<String, Access> rules) {
    Map<String, Access> all = new TreeMap<>(rules);
    all.putAll(PROBES);
    return new AccessRules(Collections.unmodifiableMap(all));
  }

  /** Whether a call is a machine's look at the service's health. */
  public static boolean isProbe(String call) {
    return PROBES.containsKey(call);
  }

  /** For a service that answers probes only. */
  public static AccessRules probesOnly() {
    return of(Map.of());
  }

  /** The rule of a call; {@link Access#NOBODY} when there is none. */
  public Access of(String call) {
    return rules.getOrDefault(call, Access.NOBODY);
  }

  /** All rules by the name of their call. */
  public Map<String, Access> all() {
    return rules;
  }
}
