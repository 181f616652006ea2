package com.doos.standalone.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WebFilesTest {
  private static final String[] NAMES = {
    "ui/index.html", "ui/index.html.br", "ui/assets/a.js", "ui/notes.gz", "other/b.js"
  };

  @TempDir private Path folder;

  private static WebFiles read(Path classPath) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classPath.toUri().toURL()}, null)) {
      return WebFiles.read(loader, "ui");
    }
  }

  private static void assertComplete(WebFiles files) {
    assertThat(files.byPath()).containsOnlyKeys("/", "/index.html", "/assets/a.js", "/notes.gz");
    assertThat(files.index().representation("br").body()).hasToString("ui/index.html.br");
    assertThat(files.index().representation(null).body()).hasToString("ui/index.html");
  }

  @Test
  void readsAFolder() throws Exception {
    // Given
    for (String name : NAMES) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }

    // Then
    assertComplete(read(folder));
  }

  @Test
  void readsAJar() throws Exception {
    // Given
    Path jar = folder.resolve("with a space.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (String name : NAMES) {
        out.putNextEntry(new JarEntry(name));
        out.write(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }

    // Then it can be read more than once
    assertComplete(read(jar));
    assertComplete(read(jar));
  }

  @Test
  void refusesToStartWithoutThePage() {
    assertThatIllegalStateException()
        .isThrownBy(() -> read(folder))
        .withMessageContaining("no index.html");
  }
}
