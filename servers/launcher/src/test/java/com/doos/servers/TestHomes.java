package com.doos.servers;

import java.nio.file.Path;

/** Where the tests of this module keep things. */
final class TestHomes {

  private TestHomes() {}

  /** Unpacked binaries survive the build: {@code DOOS_DIST_CACHE}, else below the user's cache. */
  static Path dist() {
    String cache = System.getenv("DOOS_DIST_CACHE");
    return cache == null
        ? Path.of(System.getProperty("user.home"), ".cache", "doos", "dist")
        : Path.of(cache);
  }
}
