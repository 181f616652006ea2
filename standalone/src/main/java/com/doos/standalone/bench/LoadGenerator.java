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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Sends ready-made HTTP/1.1 requests over kept connections, usually one at a time on each, and
 * measures the time to the answer. At a given rate the clock of a request starts when it was due,
 * not when a connection became free, so that a stalled server is not let off.
 */
final class LoadGenerator {
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

  /** The bit that makes letters small; dash and colon have it anyway. */
  private static final int LOWER_CASE = 0x20;

  private static final long LATENCY_MICROS_MAX = TimeUnit.MINUTES.toMicros(2);
  private static final long ANSWER_SECONDS_MAX = 60;
  private static final int STATUS_FROM = 9;
  private static final int STATUS_TO = 12;

  /**
   * What is to be sent.
   *
   * @param pipelined requests that are out on a connection at a time, unless there is a rate
   * @param rate requests a second; 0 for as many as the connections carry
   */
  record Load(
      int connections, int pipelined, int rate, Duration duration, Supplier<Buffer> requests) {
    /** One request at a time on each connection, the next one when it was answered. */
    static Load closed(int connections, Duration duration, Supplier<Buffer> requests) {
      return new Load(connections, 1, 0, duration, requests);
    }

    /** Requests are due at a rate, whether earlier ones have been answered or not. */
    static Load open(int connections, int rate, Duration duration, Supplier<Buffer> requests) {
      return new Load(connections, 1, rate, duration, requests);
    }
  }

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

    double refusedPercent() {
      return 100.0 * refused / Math.max(1, accepted + refused);
    }

    double milliseconds(double percentile) {
      return latency.getValueAtPercentile(percentile) / 1e3;
    }
  }

  private final Vertx vertx;
  private final NetClient client;
  private final int port;
  private final Supplier<Buffer> requests;
  private final int pipelined;
  private final long nanosPerRequest;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final ArrayDeque<Long> due = new ArrayDeque<>();
  private final Histogram latency = new Histogram(LATENCY_MICROS_MAX, 3);
  private long nextDue;
  private long end;
  private long accepted;
  private long refused;
  private long lost;

  private LoadGenerator(Vertx vertx, int port, Load load) {
    this.pipelined = load.pipelined();
    this.vertx = vertx;
    this.client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    this.port = port;
    this.requests = load.requests();
    this.nanosPerRequest = load.rate() == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / load.rate();
  }

  /** Runs to the end of the duration and waits for the answers that are still out. */
  static Report run(Vertx vertx, int port, Load load) {
    LoadGenerator generator = new LoadGenerator(vertx, port, load);
    Promise<Report> report = Promise.promise();
    vertx.runOnContext(
        start -> generator.run(load.connections(), load.duration()).onComplete(report));
    try {
      return report
          .future()
          .await(load.duration().toSeconds() + ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
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
                connection.begin();
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

    /** When the requests that are out were due, in their order. */
    private final ArrayDeque<Long> out = new ArrayDeque<>();

    private Buffer received = Buffer.buffer();

    Connection(NetSocket socket) {
      this.socket = socket;
      socket.handler(this::receive);
      socket.closeHandler(closed -> {
        lost += out.size();
        ended.tryComplete();
      });
    }

    void next() {
      long now = System.nanoTime();
      if (now >= end) {
        end();
      } else if (due.isEmpty()) {
        idle.add(this);
      } else {
        send(due.remove());
      }
    }

    void end() {
      if (out.isEmpty()) {
        ended.tryComplete();
      }
    }

    void send(long dueSince) {
      out.add(dueSince);
      socket.write(requests.get());
    }

    /** As many requests as may be out, in one go. */
    void begin() {
      if (nanosPerRequest > 0) {
        next();
        return;
      }
      long now = System.nanoTime();
      Buffer first = Buffer.buffer();
      for (int i = 0; i < pipelined; i++) {
        out.add(now);
        first.appendBuffer(requests.get());
      }
      socket.write(first);
    }

    private void receive(Buffer chunk) {
      received = received.length() == 0 ? chunk : received.appendBuffer(chunk);
      int from = 0;
      Buffer more = null;
      int length = answerLength(from);
      while (length > 0) {
        answered(from);
        from += length;
        long now = System.nanoTime();
        if (nanosPerRequest > 0) {
          next();
        } else if (now >= end) {
          end();
        } else {
          out.add(now);
          more = more == null ? requests.get() : more.copy().appendBuffer(requests.get());
        }
        length = answerLength(from);
      }
      received = from == 0 ? received : received.getBuffer(from, received.length());
      if (more != null) {
        socket.write(more);
      }
    }

    private void answered(int from) {
      int status = 0;
      for (int i = from + STATUS_FROM; i < from + STATUS_TO; i++) {
        status = status * 10 + received.getByte(i) - '0';
      }
      latency.recordValue(Math.min(LATENCY_MICROS_MAX, (System.nanoTime() - out.remove()) / 1_000));
      if (status == 200 || status == 201) {
        accepted++;
      } else {
        refused++;
      }
    }

    /** Bytes of the answer that begins there; 0 when it is not complete. */
    private int answerLength(int from) {
      int line = from;
      int body = 0;
      for (int i = from; i + 1 < received.length(); i++) {
        if (received.getByte(i) == '\r' && received.getByte(i + 1) == '\n') {
          if (i == line) {
            int length = i + 2 - from + body;
            return from + length <= received.length() ? length : 0;
          }
          if (isLength(line, i)) {
            body = number(line + LENGTH.length, i);
          }
          line = i + 2;
        }
      }
      return 0;
    }

    private boolean isLength(int from, int to) {
      if (to - from <= LENGTH.length) {
        return false;
      }
      for (int i = 0; i < LENGTH.length; i++) {
        if ((received.getByte(from + i) | LOWER_CASE) != LENGTH[i]) {
          return false;
        }
      }
      return true;
    }

    private int number(int from, int to) {
      int number = 0;
      for (int i = from; i < to; i++) {
        byte digit = received.getByte(i);
        if (digit >= '0' && digit <= '9') {
          number = number * 10 + digit - '0';
        }
      }
      return number;
    }
  }
}
