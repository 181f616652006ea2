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
    return installed.isPresent() ? installed : download(name, debianPackage, dist);
  }

  /** The program, when it is installed. */
  static Optional<Path> onPath(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> download(String name, String debianPackage, Path dist)
      throws IOException, InterruptedException {
    Path base = dist.resolve(debianPackage);
    Optional<Path> earlier = unpacked(name, base);
    if (earlier.isPresent()) {
      return earlier;
    }
    Path beside = Archives.beside(base);
    Path script = Tools.script("get-debian-package.sh", dist);
    List<String> command = List.of("/bin/sh", script.toString(), beside.toString(), debianPackage);
    boolean downloaded = Tools.succeeds(DOWNLOAD_MAX, command);
    Files.delete(script);
    Optional<Path> program = downloaded ? unpacked(name, beside) : Optional.empty();
    if (program.isEmpty() || !runs(program.get())) {
      Archives.delete(beside);
      return Optional.empty();
    }
    Archives.publish(beside, base);
    return unpacked(name, base);
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
