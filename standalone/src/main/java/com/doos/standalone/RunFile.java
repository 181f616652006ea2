package com.doos.standalone;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a running process tells a later {@code status} about itself: {@code run.properties}. */
final class RunFile {
  private static final String PID = "doos.pid";
  private static final String GATEWAY = "doos.gateway.port";
  private static final String DATABASE_ADDRESS =
      "DOOS_DATABASE_.*_(HOST|PORT|REPLICAS)|" + Settings.SHARDS;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int EXIT_OK = 0;
  private static final int EXIT_NOT_READY = 4;

  private final Path file;

  RunFile(Path home) {
    this.file = home.resolve("run.properties");
  }

  void write(Settings settings, int gateway) throws IOException {
    Properties properties = settings.servers().toProperties();
    properties.setProperty(PID, String.valueOf(ProcessHandle.current().pid()));
    properties.setProperty(GATEWAY, String.valueOf(gateway));
    settings
        .overrides()
        .forEach((variable, value) -> {
          if (variable.matches(DATABASE_ADDRESS)) {
            properties.setProperty(variable, value);
          }
        });
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, "written by the running DOOS");
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The running process, when there is one. */
  Optional<Running> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ProcessHandle.of(Long.parseLong(properties.getProperty(PID, "0")))
        .map(process -> new Running(process, properties));
  }

  /** A running DOOS. */
  record Running(ProcessHandle process, Properties properties) {

    /** The variables that tell where its databases are. */
    Map<String, String> databases() {
      return properties.stringPropertyNames().stream()
          .filter(name -> name.matches(DATABASE_ADDRESS))
          .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    /** Prints addresses, readiness and memory; returns the exit code. */
    int print(Terminal terminal) {
      String gateway = "http://localhost:" + properties.getProperty(GATEWAY);
      terminal.say("  gateway  %s", gateway);
      properties.stringPropertyNames().stream()
          .filter(name -> name.startsWith("doos.servers.") && !name.contains("database"))
          .sorted()
          .forEach(name ->
              terminal.say(
                  "  %s  %s",
                  name.substring("doos.servers.".length()), properties.getProperty(name)));
      long total = 0;
      terminal.say("  memory (resident):");
      for (ProcessHandle handle :
          Stream.concat(Stream.of(process), process.descendants()).toList()) {
        long rss = rssMegabytes(handle);
        total += rss;
        if (rss > 5) {
          terminal.say("  %6d MB  %7d  %s", rss, handle.pid(), name(handle));
        }
      }
      terminal.say("  %6d MB  in all", total);
      String ready = ready(gateway);
      terminal.say("  ready: %s", ready);
      return ready.contains("\"DOWN\"") ? EXIT_NOT_READY : EXIT_OK;
    }

    private static String ready(String gateway) {
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(gateway + "/ready")).timeout(TIMEOUT).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      } catch (IOException e) {
        return "\"DOWN\" " + e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "\"DOWN\"";
      }
    }

    /** The main class of a JVM, else the program. */
    private static String name(ProcessHandle handle) {
      String program = handle.info().command().orElse("?").replaceAll(".*/", "");
      try {
        String line = Files.readString(Path.of("/proc/" + handle.pid() + "/cmdline"));
        return Arrays.stream(line.split("\0", -1))
            .filter(word -> word.matches("(com\\.doos|org\\.elasticsearch)[A-Za-z./]*"))
            .findFirst()
            .orElse(program);
      } catch (IOException gone) {
        return program;
      }
    }

    /** 0 where the system does not tell. */
    private static long rssMegabytes(ProcessHandle handle) {
      try (Stream<String> lines = Files.lines(Path.of("/proc/" + handle.pid() + "/status"))) {
        return lines
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
            .findFirst()
            .orElse(0);
      } catch (IOException gone) {
        return 0;
      }
    }
  }
}
