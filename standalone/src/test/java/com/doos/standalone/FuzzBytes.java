package com.doos.standalone;

import com.doos.standalone.FuzzInput.Bytes;
import com.doos.standalone.FuzzInput.Target;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** What is no HTTP, or HTTP that two readers may understand differently. */
final class FuzzBytes {
  private static final String HOST = "Host: localhost\r\n";
  private static final String GET = "GET /v1/product/1001 HTTP/1.1\r\n" + HOST;
  private static final String POST = "POST /v1/order/create HTTP/1.1\r\n" + HOST;
  private static final String NEXT = "GET /health HTTP/1.1\r\n" + HOST + "\r\n";
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** Complete messages and first halves, each a shape of its own. */
  private static final List<String> SHAPES =
      List.of(
          GET + "\r\n" + NEXT + NEXT,
          (GET + "\r\n").repeat(50),
          "\r\n\r\n" + NEXT,
          "GET\r\n\r\n",
          "GET /\r\n\r\n",
          "GET / HTTP/9.9\r\n" + HOST + "\r\n",
          "GET / HTTP/1.1 x\r\n" + HOST + "\r\n",
          "GET  /health  HTTP/1.1\r\n" + HOST + "\r\n",
          "GET /health HTTP/1.0\r\n\r\n",
          "GET /v1/nothing HTTP/1.0\r\n\r\n",
          "GET /health HTTP/1.1\r\n\r\n",
          "GET /health HTTP/1.1\r\n" + HOST + HOST + "\r\n",
          "GET http://other.example/v1/order/list HTTP/1.1\r\n" + HOST + "\r\n",
          "GET http://[/ HTTP/1.1\r\n" + HOST + "\r\n",
          "GET * HTTP/1.1\r\n" + HOST + "\r\n",
          "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n",
          "GET v1/product/list HTTP/1.1\r\n" + HOST + "\r\n",
          "GET ?a=b HTTP/1.1\r\n" + HOST + "\r\n",
          "GET #x HTTP/1.1\r\n" + HOST + "\r\n",
          "CONNECT localhost:1 HTTP/1.1\r\n" + HOST + "\r\n",
          "CONNECT / HTTP/1.1\r\n" + HOST + "\r\n",
          "GET /v1/product/a\u0000b HTTP/1.1\r\n" + HOST + "\r\n",
          "GET /v1/product/\u00e4\u00ff HTTP/1.1\r\n" + HOST + "\r\n",
          "GET /v1/product/1001\n" + HOST + "\n",
          "GET /health HTTP/1.1\nHost: x\n\n",
          "GET /health HTTP/1.1\rHost: x\r\r",
          GET + "X-A: b\rc\r\n\r\n",
          GET + "X-A: b\nX-C: d\r\n\r\n",
          GET + "X-A: b\u0000c\r\n\r\n",
          GET + "X A: b\r\n\r\n",
          GET + ": b\r\n\r\n",
          GET + "no colon\r\n\r\n",
          GET + " folded: x\r\n\r\n",
          GET + "X-A: b\r\n folded\r\n\r\n",
          GET + "X-Request-Id: a\u0000b\r\n\r\n",
          GET + "X-Forwarded-For: \u00ff\u00fe\r\n\r\n",
          GET + "Content-Length: 5\r\n\r\nhello" + NEXT,
          POST + "Content-Length: 10\r\n\r\n{}",
          POST + "Content-Length: 2\r\n\r\n{}{}" + NEXT,
          POST + "Content-Length: -1\r\n\r\n{}",
          POST + "Content-Length: +2\r\n\r\n{}",
          POST + "Content-Length: 2, 2\r\n\r\n{}",
          POST + "Content-Length: 0x2\r\n\r\n{}",
          POST + "Content-Length: 99999999999999999999\r\n\r\n{}",
          POST + "Content-Length: 9999999999\r\n\r\n{}",
          POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
          POST + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
          POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT,
          POST + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
          POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
          POST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
          POST + "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
          POST + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n" + NEXT,
          POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + NEXT,
          POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
          POST + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
          POST + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}",
          POST + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nX-T: 1\r\n\r\n" + NEXT,
          POST + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n",
          POST + "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n" + NEXT,
          POST + "Transfer-Encoding: chunked\r\n\r\n" + "1\r\na\r\n".repeat(9_000) + "0\r\n\r\n",
          POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n",
          // No upgrade to HTTP/2: a botched one the library leaves unanswered, and ConnectionGuard
          // closes the connection later than this test waits.
          GET
              + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n",
          GET + "Connection: close\r\n\r\n" + NEXT,
          PREFACE,
          PREFACE + "\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000",
          PREFACE
              + "\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000"
              + "\u00ff\u00ff\u00ff\u0001\u0005\u0000\u0000\u0000\u0001",
          PREFACE
              + "\u0000\u0000\u0004\u0001\u0005\u0000\u0000\u0000\u0001\u00ff\u00ff\u00ff\u00ff",
          PREFACE + "\u0000\u0000\u0000\u0000\u0001\u0000\u0000\u0000\u0001",
          "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
          "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
          "\u0000\u0000\u0000\u0000",
          "SSH-2.0-x\r\n",
          "");

  private final RandomGenerator random;
  private final FuzzText text;

  FuzzBytes(RandomGenerator random) {
    this.random = random;
    this.text = new FuzzText(random);
  }

  Bytes bytes() {
    Target target = text.one(List.of(Target.values()));
    byte[] bytes =
        switch (random.nextInt(8)) {
          case 0 -> latin(flood());
          case 1, 2 -> text.damaged(latin(text.one(SHAPES)));
          default -> latin(text.one(SHAPES));
        };
    return new Bytes(target, Buffer.buffer(bytes));
  }

  /** Just below and beyond the limits of a head. */
  private String flood() {
    int size = text.one(List.of(1_000, 4_000, 8_100, 8_200, 16_300, 16_500, 40_000));
    return switch (random.nextInt(4)) {
      case 0 -> GET + "X-A: " + "a".repeat(size) + "\r\n\r\n";
      case 1 -> GET + "X-A: b\r\n".repeat(size / 8) + "\r\n";
      case 2 -> "GET /v1/product/list?q=" + "a".repeat(size) + " HTTP/1.1\r\n" + HOST + "\r\n";
      default -> "A".repeat(size) + " / HTTP/1.1\r\n" + HOST + "\r\n";
    };
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
