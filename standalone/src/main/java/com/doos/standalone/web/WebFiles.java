package com.doos.standalone.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the UI, a few megabytes that never change while the process runs.
 *
 * @param byPath each under its path, as {@code /assets/index-4f2a.js}
 * @param index the page that shows every path of the UI
 */
public record WebFiles(Map<String, WebFile> byPath, WebFile index) {
  private static final String INDEX = "index.html";
  private static final String BROTLI = ".br";
  private static final String GZIP = ".gz";

  /** Reads a folder of the class path; blocks. */
  public static WebFiles read(ClassLoader loader, String folder) {
    URL index = loader.getResource(folder + "/" + INDEX);
    if (index == null) {
      throw new IllegalStateException("no " + INDEX + " in " + folder + " of the class path");
    }
    try {
      if (!index.getProtocol().equals("jar")) {
        return of(contents(Path.of(index.toURI()).resolveSibling(".").normalize()));
      }
      URL archive = ((JarURLConnection) index.openConnection()).getJarFileURL();
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(archive.toURI()))) {
        return of(contents(jar.getPath(folder)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /** Files of these contents by name; {@code x.br} and {@code x.gz} are forms of {@code x}. */
  static WebFiles of(Map<String, byte[]> contents) {
    Map<String, WebFile> byPath = new HashMap<>();
    contents.forEach((name, plain) -> {
      if (!isForm(name, contents)) {
        WebFile file =
            WebFile.of(name, plain, contents.get(name + BROTLI), contents.get(name + GZIP));
        byPath.put("/" + name, file);
      }
    });
    WebFile index = byPath.get("/" + INDEX);
    if (index == null) {
      throw new IllegalArgumentException("no " + INDEX);
    }
    byPath.put("/", index);
    return new WebFiles(Map.copyOf(byPath), index);
  }

  private static boolean isForm(String name, Map<String, byte[]> contents) {
    return Stream.of(BROTLI, GZIP)
        .filter(name::endsWith)
        .anyMatch(
            ending -> contents.containsKey(name.substring(0, name.length() - ending.length())));
  }

  /** The file under a path. */
  @Nullable WebFile file(String path) {
    return byPath.get(path);
  }
}
