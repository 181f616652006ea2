package com.doos.testkit;

import com.doos.servers.DatabaseKind;
import com.doos.servers.Ports;
import com.doos.servers.ServerStack;
import com.doos.servers.StackConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the servers of {@link SharedServers} until the process that it watches ends, then stops them
 * and deletes their data.
 *
 * <p>Arguments: home, folder of the binaries, database kind, pid to watch, file for the endpoints.
 */
public final class TestServersMain {
  private final Path home;
  private final Path endpointsFile;
  private final ServerStack stack;

  private TestServersMain(StackConfig config, Path endpointsFile) {
    this.home = config.home();
    this.endpointsFile = endpointsFile;
    this.stack = new ServerStack(config, TestServersMain::print);
  }

  /**
   * Returns after the end of the watched process.
   *
   * @param args home, folder of the binaries, database kind, pid to watch, file for the endpoints
   */
  public static void main(String[] args) throws IOException {
    StackConfig config =
        StackConfig.builder(Path.of(args[0]))
            .dist(Path.of(args[1]))
            .database(DatabaseKind.valueOf(args[2]))
            .ports(Ports.free())
            .build();
    var main = new TestServersMain(config, Path.of(args[4]));
    Runtime.getRuntime().addShutdownHook(new Thread(main::stop, "stop"));
    main.run(Long.parseLong(args[3]));
  }

  private void run(long watchedPid) throws IOException {
    SharedServers.write(endpointsFile, stack.start());
    ProcessHandle.of(watchedPid).ifPresent(watched -> watched.onExit().join());
  }

  private void stop() {
    stack.close();
    try {
      Files.deleteIfExists(endpointsFile);
      delete(home);
    } catch (IOException e) {
      throw new IllegalStateException("data left in " + home, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }

  @ForbiddenApisAllowed
  private static void print(
      String server, com.doos.servers.ServerState state, java.time.Duration elapsed) {
    System.out.println(elapsed.toMillis() + " ms " + server + " " + state);
  }
}
