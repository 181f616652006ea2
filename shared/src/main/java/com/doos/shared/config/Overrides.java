package com.doos.shared.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of the environment that take the place of those of the file.
 *
 * @param problems gets those of files that cannot be read
 */
record Overrides(Map<String, String> environment, List<String> problems) {
  private static final String PREFIX = "DOOS_";

  /** The value for this path: that of its variable, or what is in the file its variable names. */
  @Nullable String at(String path) {
    String variable = variable(path);
    String file = environment.get(variable + "_FILE");
    if (file == null) {
      return environment.get(variable);
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      problems.add(variable + "_FILE: cannot read " + file);
      return null;
    }
  }

  /** The environment variable that overrides the value at this path. */
  static String variable(String path) {
    return (PREFIX + path).replaceAll("[^A-Za-z0-9]+", "_").toUpperCase(Locale.ROOT);
  }
}
