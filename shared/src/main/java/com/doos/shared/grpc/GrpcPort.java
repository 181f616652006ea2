package com.doos.shared.grpc;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.Language;
import com.doos.shared.http.ErrorAnswer;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.Service;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves gRPC over HTTP/2, with server reflection and the standard health service. Frames that the
 * library would leave without an answer are refused: those that are not whole, too large, or
 * compressed in a way that nobody announced.
 */
public final class GrpcPort implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcPort.class);

  /** Room for the largest batch of another service. */
  private static final long MESSAGE_BYTES_MAX = 4 << 20;

  /** Of a frame: a byte of flags and the message's length. */
  private static final int PREFIX_BYTES = 5;

  /**
   * The library's own goes on looking after its client has gone, for ever. Clients of the standard
   * know that a server may not have it.
   */
  private static final ServiceMethod<Buffer, Buffer> WATCH =
      ServiceMethod.server(
          ServiceName.create("grpc.health.v1.Health"),
          "Watch",
          GrpcMessageEncoder.IDENTITY,
          GrpcMessageDecoder.IDENTITY);

  private final GrpcServer server;

  public GrpcPort(Vertx vertx, List<Service> services) {
    server =
        GrpcServer.server(
            vertx,
            new GrpcServerOptions()
                .removeEnabledProtocol(GrpcProtocol.TRANSCODING)
                .removeEnabledProtocol(GrpcProtocol.WEB)
                .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
                .setMaxMessageSize(MESSAGE_BYTES_MAX));
    services.forEach(server::addService);
    server.addService(ReflectionService.v1());
    server.callHandler(
        WATCH, // first come, first served
        request ->
            request
                .response()
                .status(GrpcStatus.UNIMPLEMENTED)
                .end()
                .onFailure(gone -> LOG.debug("client went away", gone)));
    server.addService(HealthService.create(vertx));
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (request.path() == null) { // CONNECT
      ErrorAnswer.send(request, 400);
      return;
    }
    server.handle(new Checked((HttpServerRequestInternal) request));
  }

  /**
   * A request whose first frame is looked at before the library sees it. What follows it, which may
   * be thousands of empty messages, the library never sees: all calls here have one message, and
   * its reflection too ends with the first answer.
   */
  private static final class Checked extends HttpServerRequestWrapper {
    private final Buffer prefix = Buffer.buffer(PREFIX_BYTES);
    private long received;

    Checked(HttpServerRequestInternal request) {
      super(request);
    }

    @Override
    public HttpServerRequest handler(@Nullable Handler<Buffer> handler) {
      super.handler(handler == null ? null : chunk -> receive(chunk, handler));
      return this;
    }

    @Override
    public HttpServerRequest endHandler(@Nullable Handler<Void> handler) {
      super.endHandler(handler == null ? null : ended -> end(handler));
      return this;
    }

    private void receive(Buffer chunk, Handler<Buffer> library) {
      int missing = PREFIX_BYTES - prefix.length();
      prefix.appendBuffer(chunk, 0, Math.min(missing, chunk.length()));
      long before = received;
      received += chunk.length();
      if (!isReadable()) {
        refuse(Detail.MALFORMED_REQUEST);
      } else if (messageBytes() > MESSAGE_BYTES_MAX) {
        refuse(Detail.BODY_TOO_LARGE, MESSAGE_BYTES_MAX);
      }
      long wanted = prefix.length() == PREFIX_BYTES ? frameBytes() - before : received;
      if (wanted >= chunk.length()) {
        pass(chunk, library);
      } else if (wanted > 0) {
        pass(chunk.slice(0, (int) wanted), library);
      }
    }

    private void end(Handler<Void> library) {
      if (!isWhole()) {
        refuse(Detail.MALFORMED_REQUEST);
      }
      pass(null, library);
    }

    /** What is answered already is not read any further. */
    private <T> void pass(@Nullable T event, Handler<T> library) {
      if (response().ended()) {
        return;
      }
      try {
        library.handle(event);
      } catch (RuntimeException unreadable) {
        LOG.debug("malformed frame", unreadable);
        refuse(Detail.MALFORMED_REQUEST);
      }
    }

    private boolean isReadable() {
      return prefix.length() == 0
          || prefix.getByte(0) == 0
          || (prefix.getByte(0) == 1 && "gzip".equals(getHeader("grpc-encoding")));
    }

    private boolean isWhole() {
      return prefix.length() == PREFIX_BYTES && received >= frameBytes();
    }

    private long messageBytes() {
      return prefix.length() == PREFIX_BYTES ? prefix.getUnsignedInt(1) : 0;
    }

    private long frameBytes() {
      return PREFIX_BYTES + messageBytes();
    }

    private void refuse(Detail detail, Object... arguments) {
      HttpServerResponse response = response();
      if (response.ended() || response.closed()) {
        return;
      }
      if (response.headWritten()) {
        response.reset();
        return;
      }
      DoosException malformed = DoosException.invalid(detail, arguments);
      String message =
          malformed.message(Language.ofAcceptLanguage(getHeader(HttpHeaders.ACCEPT_LANGUAGE)));
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/grpc")
          .putHeader("grpc-status", malformed.code().grpcStatus().toString())
          .putHeader(
              "grpc-message",
              URLEncoder.encode(message, StandardCharsets.UTF_8).replace("+", "%20"))
          .putHeader(GrpcEdge.CODE_TRAILER, String.valueOf(malformed.code().number()))
          .end()
          .onFailure(gone -> LOG.debug("client went away", gone));
    }
  }
}
