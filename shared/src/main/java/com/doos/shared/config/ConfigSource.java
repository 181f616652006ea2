package com.doos.shared.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What a configuration was read from. */
public final class ConfigSource {
  private final Map<?, ?> tree;
  private final Map<String, String> environment;

  ConfigSource(Map<?, ?> tree, Map<String, String> environment) {
    this.tree = tree;
    this.environment = environment;
  }

  /**
   * Reads it again, with other values at some paths.
   *
   * @param values by path, such as {@code limits.orders_per_user}
   * @throws ConfigException with all problems, when there is one
   */
  public <T> T read(Map<String, String> values, Function<ConfigReader, T> build) {
    Map<String, String> overrides = new HashMap<>(environment);
    values.forEach((path, value) -> overrides.put(Overrides.variable(path), value));
    return ConfigReader.read(tree, overrides, new ArrayList<>(), build);
  }
}
