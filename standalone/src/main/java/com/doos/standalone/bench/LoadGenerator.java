package com.doos.standalone.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Sends ready-made HTTP/1.1 requests over kept connections, one at a time on each, and measures the
 * time to the answer. At a given rate the clock of a request starts when it was due, not when a
 * connection became free, so that a stalled server is not let off.
 */
final class LoadGenerator {
  private static final byte[] HEADERS_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String LENGTH = "content-length: ";
  private static final long LATENCY_MICROS_MAX = TimeUnit.MINUTES.toMicros(2);
  private static final long ANSWER_SECONDS_MAX = 60;
  private static final int STATUS_FROM = 9;
  private static final int STATUS_TO = 12;

  /**
   * @param accepted answers 200 and 201
   * @param refused other answers
   * @param lost requests without an answer
   * @param latency of all answers, microseconds
   */
  record Report(long accepted, long refused, long lost, double seconds, Histogram latency) {
    double rate() {
      return accepted / seconds;
    }

    double milliseconds(double percentile) {
      return latency.getValueAtPercentile(percentile) / 1e3;
    }
  }

  private final Vertx vertx;
  private final NetClient client;
  private final int port;
  private final Supplier<Buffer> requests;
  private final long nanosPerRequest;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final ArrayDeque<Long> due = new ArrayDeque<>();
  private final Histogram latency = new Histogram(LATENCY_MICROS_MAX, 3);
  private long nextDue;
  private long end;
  private long accepted;
  private long refused;
  private long lost;

  /**
   * @param rate requests a second; 0 for as many as the connections carry
   */
  private LoadGenerator(Vertx vertx, int port, int rate, Supplier<Buffer> requests) {
    this.vertx = vertx;
    this.client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    this.port = port;
    this.requests = requests;
    this.nanosPerRequest = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / rate;
  }

  /** Runs to the end of the duration and waits for the answers that are still out. */
  static Report run(
      Vertx vertx,
      int port,
      int connections,
      int rate,
      Duration duration,
      Supplier<Buffer> requests) {
    LoadGenerator generator = new LoadGenerator(vertx, port, rate, requests);
    Promise<Report> report = Promise.promise();
    vertx.runOnContext(start -> generator.run(connections, duration).onComplete(report));
    try {
      return report.future().await(duration.toSeconds() + ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("answers are missing", e);
    }
  }

  private Future<Report> run(int count, Duration duration) {
    List<Future<Connection>> connecting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      connecting.add(client.connect(port, "127.0.0.1").map(Connection::new));
    }
    return Future.all(connecting)
        .compose(all -> {
          long start = System.nanoTime();
          end = start + duration.toNanos();
          nextDue = start;
          long pacer = nanosPerRequest == 0 ? -1 : vertx.setPeriodic(1, tick -> pace());
          List<Future<Void>> ended = new ArrayList<>();
          all.<Connection>list()
              .forEach(connection -> {
                ended.add(connection.ended.future());
                connection.next();
              });
          return Future.join(ended)
              .transform(done -> {
                vertx.cancelTimer(pacer);
                double seconds = (System.nanoTime() - start) / 1e9;
                return client.close().map(new Report(accepted, refused, lost, seconds, latency));
              });
        });
  }

  private void pace() {
    long now = System.nanoTime();
    while (nextDue <= now && nextDue < end) {
      due.add(nextDue);
      nextDue += nanosPerRequest;
    }
    while (!due.isEmpty() && !idle.isEmpty()) {
      idle.remove().send(due.remove());
    }
    if (now >= end) {
      due.clear();
      idle.forEach(Connection::end);
      idle.clear();
    }
  }

  private final class Connection {
    private final NetSocket socket;
    private final Promise<Void> ended = Promise.promise();
    private Buffer received = Buffer.buffer();
    private long since;
    private boolean waiting;

    Connection(NetSocket socket) {
      this.socket = socket;
      socket.handler(this::receive);
      socket.closeHandler(closed -> {
        lost += waiting ? 1 : 0;
        ended.tryComplete();
      });
    }

    void next() {
      long now = System.nanoTime();
      if (now >= end) {
        end();
      } else if (nanosPerRequest == 0) {
        send(now);
      } else if (due.isEmpty()) {
        idle.add(this);
      } else {
        send(due.remove());
      }
    }

    void end() {
      ended.tryComplete();
    }

    void send(long dueSince) {
      since = dueSince;
      waiting = true;
      socket.write(requests.get());
    }

    private void receive(Buffer chunk) {
      received = received.length() == 0 ? chunk : received.appendBuffer(chunk);
      int headers = headersEnd();
      if (headers < 0) {
        return;
      }
      String head = received.getString(0, headers + 2).toLowerCase(Locale.ROOT);
      int at = head.indexOf(LENGTH);
      int length =
          at < 0
              ? 0
              : Integer.parseInt(
                  head.substring(at + LENGTH.length(), head.indexOf('\r', at)).strip());
      if (received.length() < headers + HEADERS_END.length + length) {
        return;
      }
      int status = Integer.parseInt(head.substring(STATUS_FROM, STATUS_TO));
      received = Buffer.buffer();
      waiting = false;
      latency.recordValue(Math.min(LATENCY_MICROS_MAX, (System.nanoTime() - since) / 1_000));
      if (status == 200 || status == 201) {
        accepted++;
      } else {
        refused++;
      }
      next();
    }

    private int headersEnd() {
      for (int i = 0; i + HEADERS_END.length <= received.length(); i++) {
        if (received.getByte(i) == '\r'
            && received.getByte(i + 1) == '\n'
            && received.getByte(i + 2) == '\r'
            && received.getByte(i + 3) == '\n') {
          return i;
        }
      }
      return -1;
    }
  }
}
