package com.doos.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program of the PATH or, where there is none, of Debian's package, unpacked by {@code
 * get-debian-package.sh} without root.
 */
public final class DebianProgram {
  private static final Duration DOWNLOAD_MAX = Duration.ofMinutes(1);
  private static final Duration RUN_MAX = Duration.ofSeconds(10);

  private static final List<String> VERSION_OPTIONS = List.of("--version", "-v");

  private DebianProgram() {}

  /**
   * The program, or nothing when it cannot be had here.
   *
   * @param name of the program, which is in {@code /usr/bin} or {@code /usr/sbin} and knows {@code
   *     --version} or {@code -v}
   * @param debianPackage which it is in
   * @param dist folder for what was unpacked, to be found there the next time
   */
  public static Optional<Path> find(String name, String debianPackage, Path dist)
      throws IOException, InterruptedException {
    Optional<Path> installed = onPath(name);
    return installed.isPresent()
        ? installed
        : download(debianPackage, dist, folder -> unpacked(name, folder), DebianProgram::runs);
  }

  /**
   * A file of a package, such as a library, or nothing when it cannot be had here.
   *
   * @param name of the file, anywhere below {@code /usr/lib}
   * @param dist see {@link #find}
   */
  public static Optional<Path> library(String name, String debianPackage, Path dist)
      throws IOException, InterruptedException {
    return download(debianPackage, dist, folder -> below(folder, name), library -> true);
  }

  /** The program, when it is installed. */
  static Optional<Path> onPath(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private interface Search {
    Optional<Path> in(Path folder) throws IOException;
  }

  private interface Trial {
    boolean passes(Path file) throws InterruptedException;
  }

  private static Optional<Path> download(
      String debianPackage, Path dist, Search search, Trial trial)
      throws IOException, InterruptedException {
    Path base = dist.resolve(debianPackage);
    Optional<Path> earlier = search.in(base);
    if (earlier.isPresent()) {
      return earlier;
    }
    Path beside = Archives.beside(base);
    Path script = Tools.script("get-debian-package.sh", dist);
    List<String> command = List.of("/bin/sh", script.toString(), beside.toString(), debianPackage);
    boolean downloaded = Tools.succeeds(DOWNLOAD_MAX, command);
    Files.delete(script);
    Optional<Path> file = downloaded ? search.in(beside) : Optional.empty();
    if (file.isEmpty() || !trial.passes(file.get())) {
      Archives.delete(beside);
      return Optional.empty();
    }
    Archives.publish(beside, base);
    return search.in(base);
  }

  private static Optional<Path> below(Path folder, String name) throws IOException {
    Path libraries = folder.resolve("usr/lib");
    if (!Files.isDirectory(libraries)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(libraries)) {
      return files.filter(file -> file.endsWith(name)).findFirst();
    }
  }

  private static Optional<Path> unpacked(String name, Path folder) {
    return Stream.of("usr/bin", "usr/sbin")
        .map(binaries -> folder.resolve(binaries).resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean runs(Path program) throws InterruptedException {
    for (String option : VERSION_OPTIONS) {
      if (Tools.succeeds(RUN_MAX, List.of(program.toString(), option))) {
        return true;
      }
    }
    return false;
  }
}
