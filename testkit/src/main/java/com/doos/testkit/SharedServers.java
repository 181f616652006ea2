package com.doos.testkit;

import com.doos.servers.DebianProgram;
import com.doos.servers.Endpoints;
import com.doos.servers.StackConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real servers for integration tests, started once per Maven build.
 *
 * <p>The first test JVM that asks starts a detached JVM, {@link TestServersMain}, with free ports
 * and data of its own; every later one, of whatever module, finds it by a file in the root's {@code
 * target}. That JVM watches the Maven process and ends, with its servers and data, when Maven does.
 * Without Maven (in an IDE) the servers live as long as the test JVM.
 */
public final class SharedServers {
  private static final Duration START_MAX = Duration.ofMinutes(15);
  private static final String PID = "doos.test.pid";
  private static final Object MONITOR = new Object();

  private static @Nullable Endpoints endpoints;

  private SharedServers() {}

  /**
   * Where the servers answer; starts them when they are not running.
   *
   * <p>The first call of a build takes about 15 s, longer when binaries are downloaded or unpacked.
   */
  public static Endpoints get() {
    synchronized (MONITOR) {
      Endpoints known = endpoints;
      if (known == null) {
        known = findOrStart(TestSettings.current());
        endpoints = known;
      }
      return known;
    }
  }

  /**
   * Settings of a stack of a test's own, whose servers it may kill: the same database and binaries.
   *
   * @param home gets its data
   */
  public static StackConfig.Builder own(Path home) {
    TestSettings settings = TestSettings.current();
    return StackConfig.builder(home).dist(settings.dist()).database(settings.database());
  }

  /** Folder of what has been unpacked before. */
  public static Path dist() {
    return TestSettings.current().dist();
  }

  /** A program of the PATH or of a package of Debian's; empty when it cannot be had here. */
  public static Optional<Path> program(String name, String debianPackage)
      throws IOException, InterruptedException {
    return DebianProgram.find(name, debianPackage, TestSettings.current().dist());
  }

  /** Folder of the servers' data and logs; empty when they are containers. */
  public static Optional<Path> home() {
    TestSettings settings = TestSettings.current();
    return settings.docker() ? Optional.empty() : Optional.of(home(settings, owner().pid()));
  }

  private static Path home(TestSettings settings, long owner) {
    return settings.folder().resolve("home-" + owner);
  }

  private static Endpoints findOrStart(TestSettings settings) {
    if (settings.docker()) {
      return DockerServers.start();
    }
    Path folder = settings.folder();
    try {
      Files.createDirectories(folder);
      long owner = owner().pid();
      Path file = folder.resolve("endpoints-" + owner + ".properties");
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        Optional<Endpoints> running = lock.isValid() ? read(file) : Optional.empty();
        return running.isPresent() ? running.get() : start(settings, owner, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The endpoints in the file, provided that the process which wrote them is alive. */
  static Optional<Endpoints> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    long pid = Long.parseLong(properties.getProperty(PID, "0"));
    boolean alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    return alive ? Optional.of(Endpoints.fromProperties(properties)) : Optional.empty();
  }

  /** Writes the file in one step: a reader sees all of it or nothing. */
  static void write(Path file, Endpoints running) throws IOException {
    Properties properties = running.toProperties();
    properties.setProperty(PID, Long.toString(ProcessHandle.current().pid()));
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (OutputStream out = Files.newOutputStream(beside)) {
      properties.store(out, "servers of the integration tests");
    }
    Files.move(beside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private static Endpoints start(TestSettings settings, long owner, Path file) throws IOException {
    Files.deleteIfExists(file);
    Path log = settings.folder().resolve("servers-" + owner + ".log");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                "setsid",
                java,
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=com/doos/testkit/servers-logback.xml",
                TestServersMain.class.getName(),
                home(settings, owner).toString(),
                settings.dist().toString(),
                settings.database().name(),
                Long.toString(owner),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process servers = builder.start();
    servers.getOutputStream().close();
    return await(servers, file, log);
  }

  private static Endpoints await(Process servers, Path file, Path log) throws IOException {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<Endpoints> running = read(file);
      if (running.isPresent()) {
        return running.get();
      }
      if (!servers.isAlive()) {
        throw new IllegalStateException("the test servers did not start: " + end(log));
      }
      Waiting.pause();
    }
    servers.destroy();
    throw new IllegalStateException("no test servers within " + START_MAX + ": " + end(log));
  }

  private static String end(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return log + "\n" + String.join("\n", all.subList(Math.max(0, all.size() - 40), all.size()));
    }
  }

  /**
   * The process whose end is the end of the servers: the nearest ancestor that is a Java process,
   * which is Maven, because this JVM is its fork; without one, this JVM.
   */
  private static ProcessHandle owner() {
    Optional<ProcessHandle> ancestor = ProcessHandle.current().parent();
    while (ancestor.isPresent()) {
      ProcessHandle process = ancestor.get();
      if (process.info().command().orElse("").endsWith("/java")) {
        return process;
      }
      ancestor = process.parent();
    }
    return ProcessHandle.current();
  }
}
