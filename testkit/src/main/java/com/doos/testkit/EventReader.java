package com.doos.testkit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client of server-sent events, with a connection of its own. */
public final class EventReader implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final int status;
  private final Thread reader;

  /**
   * @param id empty when the event has none
   */
  public record Event(String name, String id, String data) {}

  /**
   * Opens a stream.
   *
   * @param token bearer token
   * @param headers names and values, in turn
   */
  public EventReader(String uri, String token, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri)).header("Authorization", "Bearer " + token);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    HttpResponse<Stream<String>> answer =
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines())
            .get(CONNECT_MAX.toSeconds(), TimeUnit.SECONDS);
    status = answer.statusCode();
    reader = Thread.ofVirtual().start(() -> read(answer.body()));
  }

  private void read(Stream<String> lines) {
    String[] fields = {"", "", ""};
    try {
      lines.forEach(line -> {
        if (line.startsWith("event: ")) {
          fields[0] = line.substring(7);
        } else if (line.startsWith("id: ")) {
          fields[1] = line.substring(4);
        } else if (line.startsWith("data: ")) {
          fields[2] = line.substring(6);
        } else if (line.isEmpty() && !fields[0].isEmpty()) {
          events.add(new Event(fields[0], fields[1], fields[2]));
          fields[0] = "";
          fields[1] = "";
        }
      });
    } catch (java.io.UncheckedIOException cut) {
      // the same as the end for who reads events
    }
  }

  public int status() {
    return status;
  }

  /** The next event; null when none comes in time. */
  public @Nullable Event next(Duration max) throws InterruptedException {
    return events.poll(max.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the stream ends in time. */
  public boolean ends(Duration max) throws InterruptedException {
    return reader.join(max);
  }

  /** Goes away as a client does whose network is lost: the connection is closed at once. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
