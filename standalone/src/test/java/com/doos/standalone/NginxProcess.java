package com.doos.standalone;

import static org.awaitility.Awaitility.await;

import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An nginx with the front of {@code compose/nginx}, of which only addresses are replaced. */
final class NginxProcess implements AutoCloseable {
  private static final Path TEMPLATE =
      Path.of("..", "compose", "nginx", "templates", "doos.conf.template");
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final String MAIN =
      """
      daemon off;
      %s
      pid nginx.pid;
      error_log error.log warn;
      events { worker_connections 2048; }
      http {
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        include doos.conf;
      }
      """;

  private final Process process;

  private NginxProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts it; returns when it listens.
   *
   * @param folder for everything it writes
   * @param variables of the template, without those that are the same in every test
   */
  static NginxProcess start(Path program, Path folder, int port, Map<String, String> variables)
      throws IOException {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    Files.copy(Path.of(certificate.certificatePath()), folder.resolve("server.crt"));
    Files.copy(Path.of(certificate.privateKeyPath()), folder.resolve("server.key"));
    Map<String, String> all = new HashMap<>(variables);
    all.put("HTTPS_PORT", "127.0.0.1:" + port);
    all.put("TLS_DIRECTORY", folder.toString());
    all.put("UI_DIRECTORY", Files.createDirectories(folder.resolve("ui")).toString());
    all.put("ACCESS_LOG", folder.resolve("access.log").toString());
    Files.writeString(folder.resolve("ui/index.html"), "<!doctype html><title>DOOS</title>");
    String text = Files.readString(TEMPLATE);
    for (Map.Entry<String, String> variable : all.entrySet()) {
      text = text.replace("${" + variable.getKey() + "}", variable.getValue());
    }
    Files.writeString(folder.resolve("doos.conf"), text);
    boolean root = "root".equals(System.getProperty("user.name"));
    Path main =
        Files.writeString(
            folder.resolve("nginx.conf"), MAIN.replace("%s", root ? "user root;" : ""));
    Process process =
        new ProcessBuilder(
                program.toString(), "-p", folder.toString(), "-c", main.toString(), "-e", "stderr")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    await()
        .atMost(START_MAX)
        .ignoreExceptions()
        .until(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(folder.resolve("nginx.log")));
          }
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
          }
        });
    return new NginxProcess(process);
  }

  /** With its workers, which SIGKILL would leave behind. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
