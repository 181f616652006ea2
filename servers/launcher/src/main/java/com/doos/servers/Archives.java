package com.doos.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacks the binaries that the build has downloaded.
 *
 * <p>Their places in the local Maven repository are written into a resource at build time, so that
 * 280 MB of archives are on nobody's class path.
 */
final class Archives {
  private static final String PATHS = "/META-INF/doos/archives.paths";

  private Archives() {}

  /** The archive whose file name begins with {@code prefix}. */
  static Path find(String prefix) {
    return ClassPaths.read(PATHS).stream()
        .filter(path -> path.getFileName().toString().startsWith(prefix))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "archive " + prefix + "* is not in the local Maven repository: build once"));
  }

  /**
   * Unpacks the entries below {@code prefix} into {@code target}, unless that is there already.
   *
   * <p>It unpacks beside and renames, so that an interrupted run leaves nothing half done and two
   * runs at the same time do no harm.
   */
  static void unpack(
      Path archive,
      String prefix,
      Path target,
      Predicate<String> keep,
      Predicate<String> executable)
      throws IOException {
    if (Files.isDirectory(target)) {
      return;
    }
    Path beside = beside(target);
    try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        if (!name.startsWith(prefix) || !keep.test(name.substring(prefix.length()))) {
          continue;
        }
        Path file = beside.resolve(name.substring(prefix.length())).normalize();
        if (!file.startsWith(beside)) {
          throw new IOException("entry leaves its folder: " + name);
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          write(zip, entry, file, executable.test(name.substring(prefix.length())));
        }
      }
    }
    publish(beside, target);
  }

  private static void write(ZipFile zip, ZipEntry entry, Path file, boolean executable)
      throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream in = zip.getInputStream(entry)) {
      Files.copy(in, file);
    }
    if (executable && !file.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make executable: " + file);
    }
  }

  /** A new folder next to {@code target}, to be {@link #publish published} under its name. */
  static Path beside(Path target) throws IOException {
    Path parent = Files.createDirectories(target.toAbsolutePath().getParent());
    Path beside = Files.createTempDirectory(parent, "." + target.getFileName() + "-");
    if (!beside.toFile().setReadable(true, false) || !beside.toFile().setExecutable(true, false)) {
      throw new IOException("cannot open to other users: " + beside);
    }
    return beside;
  }

  /** Gives a finished folder its name; when another run was quicker, its result stays. */
  static void publish(Path beside, Path target) throws IOException {
    try {
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      delete(beside);
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }

  /** Copies a folder with everything in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  /** Deletes a folder with everything in it; nothing happens when it is not there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
