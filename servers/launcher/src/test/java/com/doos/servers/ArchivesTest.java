package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

  @TempDir Path folder;

  @Test
  void unpacksWhatIsWantedAndMakesProgramsExecutable() throws IOException {
    Path archive = archive("root/bin/server", "root/doc/text", "other/file");
    Path target = folder.resolve("dist/server-1");

    unpack(archive, target);

    assertThat(target.resolve("bin/server")).isExecutable();
    assertThat(target.resolve("doc")).doesNotExist();
    assertThat(target.resolve("file")).doesNotExist();
  }

  @Test
  void leavesAnUnpackedFolderAlone() throws IOException {
    Path target = Files.createDirectories(folder.resolve("dist/server-1"));

    unpack(folder.resolve("missing.zip"), target);

    assertThat(target).isEmptyDirectory();
  }

  @Test
  void refusesEntriesThatLeaveTheFolder() throws IOException {
    Path archive = archive("root/../../../outside");

    assertThatIOException()
        .isThrownBy(() -> unpack(archive, folder.resolve("dist/server-1")))
        .withMessageContaining("outside");
    assertThat(folder.resolve("dist/server-1")).doesNotExist();
  }

  @Test
  void theQuickerOfTwoRunsWins() throws IOException {
    Path target = folder.resolve("dist/server-1");
    Path slower = Archives.beside(target);
    Files.writeString(slower.resolve("slower"), "");
    Files.createDirectories(target);
    Files.writeString(target.resolve("quicker"), "");

    Archives.publish(slower, target);

    try (Stream<Path> files = Files.list(target)) {
      assertThat(files).containsExactly(target.resolve("quicker"));
    }
    assertThat(slower).doesNotExist();
  }

  private static void unpack(Path archive, Path target) throws IOException {
    Archives.unpack(
        archive, "root/", target, name -> !name.startsWith("doc"), name -> name.startsWith("bin"));
  }

  private Path archive(String... names) throws IOException {
    Path archive = folder.resolve("archive.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String name : names) {
        out.putNextEntry(new ZipEntry(name));
        out.write(name.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return archive;
  }
}
