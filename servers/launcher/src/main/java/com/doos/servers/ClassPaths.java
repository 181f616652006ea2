package com.doos.servers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the path lists that the build leaves as resources of the forked modules. */
final class ClassPaths {

  private ClassPaths() {}

  /** The paths of a list such as {@code /META-INF/doos/kafka.classpath}. */
  static List<Path> read(String resource) {
    try (InputStream in = ClassPaths.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing: build with Maven");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return Arrays.stream(text.split(File.pathSeparator, -1)).map(Path::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path of a forked module: the jar (or folder) that holds the list, then the list. */
  static String of(String resource) {
    StringBuilder classPath = new StringBuilder(location(resource).toString());
    for (Path path : read(resource)) {
      classPath.append(File.pathSeparator).append(path);
    }
    return classPath.toString();
  }

  /** Class data sharing refuses class paths with folders: a build that was not packaged. */
  static boolean isPackaged(String resource) {
    return Files.isRegularFile(location(resource));
  }

  private static Path location(String resource) {
    return location(ClassPaths.class.getResource(resource), resource);
  }

  static Path location(@Nullable URL url, String resource) {
    if (url == null) {
      throw new IllegalStateException("resource " + resource + " is missing: build with Maven");
    }
    String text = url.toString();
    String archive = text.substring(0, text.length() - resource.length());
    if (archive.startsWith("jar:")) {
      archive = archive.substring("jar:".length(), archive.length() - 1);
    }
    try {
      return Path.of(new URI(archive));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no file: " + text, e);
    }
  }
}
