package com.doos.shared.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a YAML tree overlaid by environment variables and collects every problem instead of
 * stopping at the first.
 *
 * <p>The value at path {@code database.shards[0].password} is overridden by the variable {@code
 * DOOS_DATABASE_SHARDS_0_PASSWORD}, or by the content of the file named by {@code
 * DOOS_DATABASE_SHARDS_0_PASSWORD_FILE}. A key nobody reads is a problem too: it is a typing error
 * more often than not. Durations are written {@code 500ms}, {@code 5s}, {@code 30m}, {@code 1h} or
 * {@code 7d}.
 */
public final class ConfigReader {
  private final String path;
  private final Map<?, ?> node;
  private final Overrides overrides;
  private final List<String> problems;
  private final Set<String> read = new HashSet<>();

  private ConfigReader(String path, Map<?, ?> node, Overrides overrides) {
    this.path = path;
    this.node = node;
    this.overrides = overrides;
    this.problems = overrides.problems();
  }

  /** The file that {@code CONFIG_PATH} names, else that of development. */
  public static Path file(Map<String, String> environment) {
    return Path.of(environment.getOrDefault("CONFIG_PATH", "config/dev.yaml"));
  }

  /**
   * Reads a whole configuration.
   *
   * @throws ConfigException with all problems, when there is one
   */
  public static <T> T read(
      String yaml, Map<String, String> environment, Function<ConfigReader, T> build) {
    List<String> problems = new ArrayList<>();
    return read(parse(yaml, problems), environment, problems, build);
  }

  /** As {@link #read(String, Map, Function)}, from a file. */
  public static <T> T read(
      Path file, Map<String, String> environment, Function<ConfigReader, T> build) {
    try {
      return read(Files.readString(file), environment, build);
    } catch (IOException e) {
      throw new ConfigException(List.of("cannot read " + file + ": " + e));
    }
  }

  /** Where all of this comes from, to be read again with other values. */
  public ConfigSource source() {
    return new ConfigSource(node, overrides.environment());
  }

  static <T> T read(
      Map<?, ?> tree,
      Map<String, String> environment,
      List<String> problems,
      Function<ConfigReader, T> build) {
    ConfigReader root = new ConfigReader("", tree, new Overrides(environment, problems));
    @Nullable T result = null;
    try {
      result = build.apply(root);
    } catch (IllegalArgumentException inconsistent) {
      problems.add(String.valueOf(inconsistent.getMessage()));
    } catch (NullPointerException consequence) {
      // of a section that was refused and is missing
      if (problems.isEmpty()) {
        throw consequence;
      }
    }
    if (result == null || !problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return result;
  }

  private static Map<?, ?> parse(String yaml, List<String> problems) {
    try {
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      if (tree instanceof Map<?, ?> map) {
        return map;
      }
      problems.add("the configuration is not a YAML mapping");
    } catch (YAMLException e) {
      problems.add("not valid YAML: " + e.getMessage());
    }
    return Map.of();
  }

  /** Reads the mapping at {@code name}; unknown keys in it are reported. */
  public <T> T section(String name, Function<ConfigReader, T> build) {
    Object child = node.get(name);
    read.add(name);
    if (child != null && !(child instanceof Map<?, ?>)) {
      problems.add(at(name) + " must be a mapping");
    }
    return open(at(name), child instanceof Map<?, ?> map ? map : Map.of(), build);
  }

  /**
   * As {@link #section}, of which only a part is read here: keys that others read are no problem.
   */
  public <T> T part(String name, Function<ConfigReader, T> build) {
    read.add(name);
    Map<?, ?> child = node.get(name) instanceof Map<?, ?> map ? map : Map.of();
    return build.apply(new ConfigReader(at(name), child, overrides));
  }

  /** Reads a list of mappings; at least one is required. */
  public <T> List<T> sections(String name, BiFunction<Integer, ConfigReader, T> build) {
    read.add(name);
    if (!(node.get(name) instanceof List<?> list) || list.isEmpty()) {
      problems.add(at(name) + " must be a list with at least one entry");
      return List.of();
    }
    List<T> built = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      int index = i;
      Map<?, ?> entry = list.get(i) instanceof Map<?, ?> map ? map : Map.of();
      built.add(open(at(name) + "[" + i + "]", entry, reader -> build.apply(index, reader)));
    }
    return Collections.unmodifiableList(built); // may hold null for a refused entry
  }

  /** A section whose constructor refuses it is null; {@link #read} then never returns. */
  @SuppressWarnings("NullAway")
  private <T> T open(String childPath, Map<?, ?> child, Function<ConfigReader, T> build) {
    ConfigReader reader = new ConfigReader(childPath, child, overrides);
    T built;
    try {
      built = build.apply(reader);
    } catch (IllegalArgumentException inconsistent) {
      problems.add(childPath + ": " + inconsistent.getMessage());
      return null;
    }
    for (Object key : child.keySet()) {
      if (!reader.read.contains(String.valueOf(key))) {
        problems.add(childPath + "." + key + " is not a known setting");
      }
    }
    return built;
  }

  public String string(String name) {
    String value = lookup(name);
    if (value == null || value.isBlank()) {
      problems.add(missing(name));
      return "";
    }
    return value;
  }

  /** A text that may be absent or empty, both meaning {@code fallback}. */
  public String string(String name, String fallback) {
    String value = lookup(name);
    return value == null || value.isBlank() ? fallback : value;
  }

  public Secret secret(String name) {
    return new Secret(string(name));
  }

  /** A comma-separated text or a YAML list of texts; may be empty. */
  public List<String> strings(String name) {
    String override = override(name);
    read.add(name);
    List<String> values;
    if (override != null) {
      values = List.of(override.split(","));
    } else if (node.get(name) instanceof List<?> list) {
      values = list.stream().map(String::valueOf).toList();
    } else {
      values = List.of(string(name).split(","));
    }
    return values.stream().map(String::strip).filter(v -> !v.isEmpty()).toList();
  }

  /** As {@link #strings(String)}; when it is absent, {@code fallback}. */
  public List<String> strings(String name, List<String> fallback) {
    return override(name) == null && !node.containsKey(name) ? fallback : strings(name);
  }

  public int integer(String name, int min, int max) {
    String value = lookup(name);
    try {
      int number = Integer.parseInt(value == null ? "" : value.strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // reported below, with the range
    }
    problems.add(
        value == null
            ? missing(name)
            : at(name) + " must be a whole number from " + min + " to " + max);
    return min;
  }

  public boolean flag(String name, boolean fallback) {
    String value = lookup(name);
    if (value == null) {
      return fallback;
    }
    if (!value.equals("true") && !value.equals("false")) {
      problems.add(at(name) + " must be true or false");
    }
    return value.equals("true");
  }

  public int port(String name) {
    return integer(name, 0, 65_535);
  }

  public Duration duration(String name, Duration min, Duration max) {
    String value = lookup(name);
    Duration parsed = value == null ? null : Durations.parse(value.strip());
    if (parsed != null && parsed.compareTo(min) >= 0 && parsed.compareTo(max) <= 0) {
      return parsed;
    }
    problems.add(
        value == null
            ? missing(name)
            : at(name) + " must be a duration (5s, 10m, 1h) from " + min + " to " + max);
    return min;
  }

  private @Nullable String lookup(String name) {
    read.add(name);
    String override = override(name);
    Object own = node.get(name);
    return override != null ? override : own == null ? null : String.valueOf(own);
  }

  private @Nullable String override(String name) {
    return overrides.at(at(name));
  }

  private String missing(String name) {
    return at(name) + " is required (or set " + Overrides.variable(at(name)) + ")";
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
