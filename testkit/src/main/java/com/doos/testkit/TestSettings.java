package com.doos.testkit;

import com.doos.servers.DatabaseKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * What the tests run against, and where.
 *
 * @param database MariaDB or MySQL
 * @param docker whether the servers are containers instead of processes
 * @param root root folder of the build; its {@code target} folder holds the running stack
 * @param dist folder of unpacked binaries, kept from build to build
 */
record TestSettings(DatabaseKind database, boolean docker, Path root, Path dist) {

  /** The settings of this test JVM. */
  static TestSettings current() {
    return of(System.getProperties(), System.getenv(), Path.of("").toAbsolutePath());
  }

  static TestSettings of(Properties properties, Map<String, String> environment, Path workDir) {
    String database = properties.getProperty("doos.test.database", "mariadb");
    String servers = properties.getProperty("doos.test.servers", "process");
    if (!servers.equals("process") && !servers.equals("docker")) {
      throw new IllegalArgumentException("doos.test.servers is process or docker, not " + servers);
    }
    String root = properties.getProperty("doos.test.root");
    String cache = environment.get("DOOS_DIST_CACHE");
    return new TestSettings(
        DatabaseKind.valueOf(database.toUpperCase(Locale.ROOT)),
        servers.equals("docker"),
        root == null ? rootAbove(workDir) : Path.of(root),
        cache == null
            ? Path.of(properties.getProperty("user.home"), ".cache", "doos", "dist")
            : Path.of(cache));
  }

  /** A test that an IDE runs knows no property: the root is the folder with {@code .mvn}. */
  private static Path rootAbove(Path workDir) {
    for (Path folder = workDir; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".mvn"))) {
        return folder;
      }
    }
    return workDir;
  }

  /** Folder of the running stack and of its log. */
  Path folder() {
    return root.resolve("target/test-servers-" + database.name().toLowerCase(Locale.ROOT));
  }
}
