package com.doos.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Elasticsearch as its own integration tests use it, one node without security.
 *
 * <p>That distribution has no painless scripts, no reindex and no update-by-query: whoever writes
 * whole documents with external versions does not miss them.
 *
 * <p>Elasticsearch refuses to run as the superuser. Then it runs in a user namespace of its own,
 * where the same files belong to user 1000; where namespaces are forbidden, as {@code nobody},
 * which needs a home and dist folder that this user can reach.
 */
final class ElasticsearchServer {
  private static final String ARCHIVE = "elasticsearch-";
  private static final Duration READY_MAX = Duration.ofMinutes(2);
  private static final Duration STOP_MAX = Duration.ofSeconds(15);
  private static final Duration TRY_MAX = Duration.ofSeconds(5);
  private static final Duration CHOWN_MAX = Duration.ofSeconds(30);
  private static final String NOBODY = "65534";

  private ElasticsearchServer() {}

  static ChildSpec prepare(Home home, StackConfig config) throws IOException, InterruptedException {
    Path archive = Archives.find(ARCHIVE);
    String file = archive.getFileName().toString();
    String name = file.substring(0, file.length() - ".zip".length());
    Path dist = config.dist().resolve(name);
    Archives.unpack(
        archive, name + "/", dist, ElasticsearchServer::isNeeded, path -> path.startsWith("bin/"));
    int port = config.ports().elasticsearch();
    Path data = Files.createDirectories(home.data("elasticsearch"));
    Path tmp = Files.createDirectories(home.tmp("elasticsearch").resolve("java"));
    Path logs = Files.createDirectories(home.logs().resolve("elasticsearch"));
    Path settings = settings(home, config, dist, data, logs);
    List<String> command =
        new ArrayList<>(asOtherUser(List.of(data, home.tmp("elasticsearch"), logs)));
    command.add(dist.resolve("bin/elasticsearch").toString());
    Map<String, String> environment =
        Map.of(
            "ES_JAVA_HOME", System.getProperty("java.home"),
            "ES_PATH_CONF", settings.toString(),
            "ES_TMPDIR", tmp.toString(),
            "CLI_JAVA_OPTS", launcherOptions(tmp));
    return new ChildSpec(
        "elasticsearch",
        config.sizes().searchYields() ? Niceness.yielding(command) : command,
        environment,
        () -> Probes.http(port, "/_cluster/health?wait_for_status=yellow&timeout=2s"),
        READY_MAX,
        STOP_MAX);
  }

  /**
   * Its launcher leaves a file in the temporary folder at each start; options are split at spaces.
   */
  private static String launcherOptions(Path tmp) {
    String options = "-Xmx24m -XX:TieredStopAtLevel=1";
    return tmp.toString().contains(" ") ? options : options + " -Djava.io.tmpdir=" + tmp;
  }

  private static boolean isNeeded(String name) {
    boolean otherPlatform = name.contains("/platform/") && !name.contains("/platform/linux-x64/");
    return !otherPlatform && !name.endsWith(".exe") && !name.endsWith(".bat");
  }

  /** A copy of the settings folder for this home, because the binaries may be shared. */
  private static Path settings(Home home, StackConfig config, Path dist, Path data, Path logs)
      throws IOException {
    Path settings = home.tmp("elasticsearch").resolve("config");
    Archives.delete(settings);
    Archives.copy(dist.resolve("config"), settings);
    Ports ports = config.ports();
    Files.writeString(
        settings.resolve("elasticsearch.yml"),
        String.format(
            Locale.ROOT,
            """
            cluster.name: doos
            node.name: search-1
            path.data: %s
            path.logs: %s
            network.host: 127.0.0.1
            http.port: %d
            transport.port: %d
            discovery.type: single-node
            xpack.security.enabled: false
            cluster.routing.allocation.disk.threshold_enabled: false
            node.processors: 2
            action.destructive_requires_name: false
            """,
            data,
            logs,
            ports.elasticsearch(),
            ports.elasticsearchTransport()));
    String options =
        String.format(
                Locale.ROOT,
                """
                -Xms%1$dm
                -Xmx%1$dm
                -XX:-AlwaysPreTouch
                -XX:-UseG1GC
                -XX:+UseSerialGC
                -Xlog:disable
                -Xlog:all=warning:stderr
                """,
                config.sizes().elasticsearchHeap())
            + (config.sizes().quickCompilerOnly() ? "-XX:TieredStopAtLevel=1\n" : "");
    Path folder = Files.createDirectories(settings.resolve("jvm.options.d"));
    Files.writeString(folder.resolve("sizes.options"), options);
    return settings;
  }

  /** The beginning of a command that runs the rest as somebody else when this is the superuser. */
  private static List<String> asOtherUser(List<Path> own) throws InterruptedException {
    if (!Tools.isRoot()) {
      return List.of();
    }
    List<String> namespace = List.of("unshare", "--user", "--map-user=1000", "--map-group=1000");
    List<String> trial = new ArrayList<>(namespace);
    trial.add("true");
    if (Tools.succeeds(TRY_MAX, trial)) {
      return namespace;
    }
    for (Path folder : own) {
      List<String> chown = List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString());
      if (!Tools.succeeds(CHOWN_MAX, chown)) {
        throw new ServerStartException("cannot give " + folder + " to nobody", null);
      }
    }
    return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
  }
}
