package com.doos.standalone;

import com.doos.standalone.FuzzInput.Bytes;
import com.doos.standalone.FuzzInput.Call;
import com.doos.standalone.FuzzInput.Target;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * HTTP/1.1 as bytes on a socket, where a client library would refuse to send them. One request at a
 * time; connections are kept as long as the server keeps them.
 */
final class FuzzWire implements AutoCloseable {
  private static final int ANSWER_MS_MAX = 10_000;

  /** Who has said nothing for so long has no more to say until the other side ends. */
  private static final int QUIET_MS = 250;

  private static final int CHUNK_BYTES = 700;

  private final Map<Target, Integer> ports;
  private final Map<Target, Connection> connections = new EnumMap<>(Target.class);

  private record Connection(Socket socket, InputStream in) {
    static Connection open(int port) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MS_MAX);
      return new Connection(socket, new BufferedInputStream(socket.getInputStream()));
    }
  }

  FuzzWire(Map<Target, Integer> ports) {
    this.ports = ports;
  }

  /**
   * @throws SocketTimeoutException without an answer in time
   */
  FuzzAnswer send(Call call) throws IOException {
    Connection kept = connections.remove(call.target());
    FuzzAnswer answer = kept == null ? FuzzAnswer.NONE : send(call, kept);
    return answer.status() == FuzzAnswer.CLOSED
        ? send(call, Connection.open(ports.get(call.target())))
        : answer;
  }

  private FuzzAnswer send(Call call, Connection connection) throws IOException {
    try {
      connection.socket().getOutputStream().write(encoded(call));
    } catch (IOException refused) {
      // the answer may be there all the same
    }
    try {
      FuzzAnswer answer = read(connection.in(), call.method().equals("HEAD"));
      if (answer.field("connection").equals("close") || answer.status() >= 400) {
        connection.socket().close();
      } else {
        connections.put(call.target(), connection);
      }
      return answer;
    } catch (SocketTimeoutException hang) {
      throw hang;
    } catch (IOException closed) {
      connection.socket().close();
      return FuzzAnswer.NONE;
    }
  }

  private static byte[] encoded(Call call) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder head = new StringBuilder();
    head.append(call.method())
        .append(' ')
        .append(call.uri())
        .append(" HTTP/1.1\r\nHost: localhost\r\n");
    call.headers()
        .forEach(h -> head.append(h.name()).append(": ").append(h.value()).append("\r\n"));
    byte[] body = call.body().getBytes();
    if (call.chunked()) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (body.length > 0 || call.method().equals("POST")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    if (!call.chunked()) {
      out.write(body);
      return out.toByteArray();
    }
    for (int at = 0; at < body.length; at += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, body.length - at);
      out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.write(body, at, length);
      out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    return out.toByteArray();
  }

  /**
   * All answers to the bytes; none when there is no HTTP/1 among them.
   *
   * @throws SocketTimeoutException when the connection stays open although this side has ended
   */
  List<FuzzAnswer> send(Bytes input) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.get(input.target()))) {
      try {
        socket.getOutputStream().write(input.bytes().getBytes());
        socket.setSoTimeout(QUIET_MS);
        socket.getInputStream().transferTo(received);
      } catch (SocketTimeoutException quiet) {
        socket.setSoTimeout(ANSWER_MS_MAX);
        socket.shutdownOutput();
        socket.getInputStream().transferTo(received);
      }
    } catch (SocketTimeoutException hang) {
      throw hang;
    } catch (IOException closed) {
      // with what has been received
    }
    return answers(received.toByteArray());
  }

  private static List<FuzzAnswer> answers(byte[] received) throws IOException {
    List<FuzzAnswer> answers = new ArrayList<>();
    InputStream in = new ByteArrayInputStream(received);
    if (new String(received, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.")) {
      try {
        while (in.available() > 0) {
          answers.add(read(in, false));
        }
      } catch (EOFException cut) {
        // the last one is not whole
      }
    }
    return answers;
  }

  private static FuzzAnswer read(InputStream in, boolean head) throws IOException {
    String line = line(in);
    if (!line.matches("HTTP/1\\.[01] \\d{3}.*")) {
      throw new IOException("no status line");
    }
    int status = Integer.parseInt(line.substring(9, 12));
    Map<String, String> fields = new HashMap<>();
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      fields.put(
          field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
    }
    if (status == 100) {
      return read(in, head);
    }
    boolean empty = head || status < 200 || status == 204 || status == 304;
    return new FuzzAnswer(
        status, fields, Buffer.buffer(empty ? new byte[0] : body(in, fields)), empty);
  }

  private static byte[] body(InputStream in, Map<String, String> fields) throws IOException {
    if (fields.getOrDefault("transfer-encoding", "").equals("chunked")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int length = chunk(in); length > 0; length = chunk(in)) {
        body.write(exactly(in, length));
        line(in);
      }
      line(in);
      return body.toByteArray();
    }
    String length = fields.get("content-length");
    return length == null ? in.readAllBytes() : exactly(in, Integer.parseInt(length));
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("cut off");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("cut off");
      }
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections.values()) {
      connection.socket().close();
    }
  }
}
