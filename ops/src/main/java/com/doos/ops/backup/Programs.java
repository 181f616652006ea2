package com.doos.ops.backup;

import com.doos.servers.DatabaseKind;
import com.doos.servers.DatabaseTools;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The programs of a server's own kind, as this server needs them.
 *
 * <p>What they change is in no binlog, and times are UTC.
 */
final class Programs {
  private static final long RUN_HOURS_MAX = 24;
  private static final int ERROR_CHARS_MAX = 1_000;
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final DatabaseServer server;
  private final DatabaseKind kind;
  private final DatabaseTools tools;
  private final Path folder;
  private final String options;

  /**
   * @param folder for small files, which somebody else deletes
   * @throws BackupException when the programs cannot be had here
   */
  Programs(DatabaseServer server, DatabaseKind kind, BackupConfig config, Path folder)
      throws IOException, InterruptedException {
    this.server = server;
    this.kind = kind;
    this.folder = folder;
    try {
      this.tools = DatabaseTools.find(kind, config.tools());
    } catch (IOException e) {
      throw new BackupException(String.valueOf(e.getMessage()), e);
    }
    this.options = "--defaults-file=" + server.options(folder);
  }

  /** What is done with the bytes that go through a program. */
  interface Transfer<S> {
    void with(S stream) throws IOException;
  }

  /** Writes all databases as SQL, as they were at one moment, with the binlog position of it. */
  void dump(Transfer<InputStream> reader) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                tools.dump().toString(),
                options,
                "--single-transaction",
                "--quick",
                "--hex-blob",
                "--routines",
                "--events",
                "--triggers",
                "--no-tablespaces",
                "--add-drop-database",
                "--default-character-set=utf8mb4"));
    command.addAll(
        switch (kind) {
          case MARIADB -> List.of("--master-data=2");
          case MYSQL -> List.of("--source-data=2", "--set-gtid-purged=OFF");
        });
    command.add("--databases");
    command.addAll(server.databases());
    Path errors = errors();
    Process process = builder(command, errors).start();
    process.getOutputStream().close();
    try (InputStream out = process.getInputStream()) {
      reader.with(out);
    } catch (IOException | RuntimeException e) {
      process.destroy();
      throw e;
    }
    finish(process, tools.dump(), errors);
  }

  /** Copies closed binlogs of the server, byte for byte. */
  void fetch(List<String> binlogs, Path target) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                tools.binlog().toString(),
                options,
                "--read-from-remote-server",
                "--raw",
                "--result-file=" + target + "/"));
    command.addAll(binlogs);
    Path errors = errors();
    Process process =
        builder(command, errors).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    finish(process, tools.binlog(), errors);
  }

  /** Runs SQL. */
  void load(Transfer<OutputStream> writer) throws IOException, InterruptedException {
    Path errors = errors();
    Process process =
        builder(client(), errors).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream in = process.getOutputStream()) {
      writer.with(in);
    } catch (IOException e) {
      // a program that has ended says why below
      process.destroy();
      finish(process, tools.client(), errors);
      throw e;
    }
    finish(process, tools.client(), errors);
  }

  /**
   * Applies binlogs from a position in the first one up to the first transaction whose commit began
   * at {@code end} or later.
   */
  void replay(List<Path> binlogs, long position, Instant end)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                tools.binlog().toString(),
                options,
                "--verify-binlog-checksum",
                "--start-position=" + position,
                "--stop-datetime=" + SECOND.format(end)));
    if (kind == DatabaseKind.MYSQL) {
      command.add("--skip-gtids");
    }
    binlogs.forEach(log -> command.add(log.toString()));
    Path errors = errors();
    Path clientErrors = errors();
    List<Process> pipeline =
        ProcessBuilder.startPipeline(
            List.of(
                builder(command, errors),
                builder(client(), clientErrors).redirectOutput(ProcessBuilder.Redirect.DISCARD)));
    finish(pipeline.get(1), tools.client(), clientErrors);
    finish(pipeline.get(0), tools.binlog(), errors);
  }

  private List<String> client() {
    return List.of(
        tools.client().toString(),
        options,
        "--init-command=SET SESSION sql_log_bin = 0",
        "--default-character-set=utf8mb4",
        "--binary-mode",
        "--max-allowed-packet=1G");
  }

  private Path errors() throws IOException {
    return Files.createTempFile(folder, "errors-", ".txt");
  }

  private static ProcessBuilder builder(List<String> command, Path errors) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("TZ", "UTC");
    return builder;
  }

  private void finish(Process process, Path program, Path errors)
      throws IOException, InterruptedException {
    if (!process.waitFor(RUN_HOURS_MAX, TimeUnit.HOURS)) {
      process.destroyForcibly();
      throw new BackupException(server + ": " + program.getFileName() + " did not end");
    }
    if (process.exitValue() != 0) {
      throw new BackupException(
          server
              + ": "
              + program.getFileName()
              + " ended with "
              + process.exitValue()
              + ": "
              + text(errors));
    }
  }

  private static String text(Path errors) throws IOException {
    try (Stream<String> lines = Files.lines(errors, StandardCharsets.ISO_8859_1)) {
      String all = String.join("\n", lines.toList());
      return all.substring(Math.max(0, all.length() - ERROR_CHARS_MAX));
    }
  }
}
