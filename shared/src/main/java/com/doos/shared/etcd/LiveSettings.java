package com.doos.shared.etcd;

import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.ConfigSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration some values of which change while the process runs. What the folder holds comes
 * before the environment and the file and passes the same checks; a state of the folder that does
 * not pass them changes nothing. Each change is in the log. Safe for all threads.
 *
 * @param <C> the configuration
 */
final class LiveSettings<C> implements Supplier<C> {
  /** Holds values under their paths, such as {@code limits.orders_per_user}. */
  static final String FOLDER = "/settings/";

  private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

  private final ConfigSource source;
  private final Function<ConfigReader, C> build;
  private final Predicate<String> changeable;
  private volatile C current;
  private Map<String, String> seen = Map.of();
  private Map<String, String> applied = Map.of();

  /**
   * @param changeable whether the value at a path is read again and again
   */
  LiveSettings(
      C initial,
      ConfigSource source,
      Function<ConfigReader, C> build,
      Predicate<String> changeable) {
    this.current = initial;
    this.source = source;
    this.build = build;
    this.changeable = changeable;
  }

  @Override
  public C get() {
    return current;
  }

  /** Takes over what the folder holds now. */
  void replace(Map<String, String> values) {
    Map<String, String> wanted = new TreeMap<>(values);
    if (wanted.equals(seen)) {
      return;
    }
    seen = Map.copyOf(wanted);
    wanted.keySet().removeIf(path -> !isChangeable(path));
    try {
      current = source.read(wanted, build);
    } catch (ConfigException wrong) {
      LOG.warn("settings are not changed: {}", wrong.getMessage());
      return;
    }
    TreeSet<String> paths = new TreeSet<>(wanted.keySet());
    paths.addAll(applied.keySet());
    for (String path : paths) {
      String before = applied.get(path);
      String after = wanted.get(path);
      if (!Objects.equals(before, after)) {
        LOG.info(
            "setting {} changes from {} to {}",
            path,
            before == null ? "the configured value" : before,
            after == null ? "the configured value" : after);
      }
    }
    applied = new HashMap<>(wanted);
  }

  private boolean isChangeable(String path) {
    boolean known = changeable.test(path);
    if (!known) {
      LOG.warn("{} is no setting that this service changes while it runs", path);
    }
    return known;
  }
}
