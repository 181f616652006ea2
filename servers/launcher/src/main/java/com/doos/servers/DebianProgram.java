package com.doos.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A program of the PATH or, where there is none, of Debian's package, unpacked by {@code
 * get-debian-package.sh} without root.
 */
public final class DebianProgram {
  private static final Duration DOWNLOAD_MAX = Duration.ofMinutes(1);
  private static final Duration RUN_MAX = Duration.ofSeconds(10);

  private DebianProgram() {}

  /**
   * The program, or nothing when it cannot be had here.
   *
   * @param name of the program, which is in {@code /usr/bin} and knows {@code --version}
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
    Path program = base.resolve("usr/bin").resolve(name);
    if (Files.isExecutable(program)) {
      return Optional.of(program);
    }
    Path beside = Archives.beside(base);
    Path script = Tools.script("get-debian-package.sh", dist);
    List<String> command = List.of("/bin/sh", script.toString(), beside.toString(), debianPackage);
    boolean downloaded = Tools.succeeds(DOWNLOAD_MAX, command);
    Files.delete(script);
    Path unpacked = beside.resolve("usr/bin").resolve(name);
    if (!downloaded || !Tools.succeeds(RUN_MAX, List.of(unpacked.toString(), "--version"))) {
      Archives.delete(beside);
      return Optional.empty();
    }
    Archives.publish(beside, base);
    return Optional.of(program);
  }
}
