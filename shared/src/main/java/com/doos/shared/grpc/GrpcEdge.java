package com.doos.shared.grpc;

import com.doos.shared.auth.Credentials;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.shared.gate.Gate;
import com.doos.shared.http.RequestId;
import com.doos.shared.limit.Origin;
import com.doos.shared.log.LogKeys;
import com.doos.shared.trace.Traces;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.common.WireFormat;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.Service;
import io.vertx.grpc.server.ServiceBuilder;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC side of a service: every method passes the {@link Gate}, with the bearer token as {@code
 * authorization} metadata or a signature; a failure answers its gRPC status with the product's code
 * in the trailer {@code doos-code}.
 */
public final class GrpcEdge {
  /** Trailer that carries the {@link ErrorCode} number. */
  public static final String CODE_TRAILER = "doos-code";

  /** Trailer that says after how many seconds to try again. */
  public static final String RETRY_TRAILER = "retry-after";

  private static final Logger LOG = LoggerFactory.getLogger(GrpcEdge.class);

  private final ServiceBuilder builder;
  private final Gate gate;
  private final int messageBytesMax;

  /**
   * @param messageBytesMax larger messages of others than services are refused
   */
  public GrpcEdge(ServiceName name, ServiceDescriptor descriptor, Gate gate, int messageBytesMax) {
    this.builder = Service.service(name, descriptor);
    this.gate = gate;
    this.messageBytesMax = messageBytesMax;
  }

  /** A method that wants to know where its request comes from. */
  @FunctionalInterface
  public interface Traced<Q, A> {
    /**
     * @param origin with the caller's {@code x-request-id}, or a new one
     */
    Future<A> handle(Principal caller, Q message, Origin origin);
  }

  /** Declares a unary method; who may call it says the {@link Gate}. */
  public <Q, A> GrpcEdge unary(
      ServiceMethod<Q, A> method, BiFunction<Principal, Q, Future<A>> handler) {
    return traced(method, (caller, message, origin) -> handler.apply(caller, message));
  }

  /** Declares a unary method as {@link #unary} does, and tells it the request's origin. */
  public <Q, A> GrpcEdge traced(ServiceMethod<Q, A> method, Traced<Q, A> handler) {
    Gate.Door door =
        gate.door(method.serviceName().fullyQualifiedName() + "/" + method.methodName());
    ServiceMethod<Received<Q>, A> tolerant =
        ServiceMethod.server(
            method.serviceName(),
            method.methodName(),
            method.encoder(),
            new TolerantDecoder<>(method.decoder()));
    builder.bind(tolerant, request -> accept(request, door, handler));
    return this;
  }

  /**
   * @param message null when it could not be understood
   * @param bytes as they came
   */
  private record Received<Q>(@Nullable Q message, Buffer bytes) {}

  /** Lets a malformed message be answered; the library would cut the call off without a word. */
  private record TolerantDecoder<Q>(GrpcMessageDecoder<Q> strict)
      implements GrpcMessageDecoder<Received<Q>> {
    @Override
    public Received<Q> decode(GrpcMessage message) {
      try {
        return new Received<>(strict.decode(message), message.payload());
      } catch (CodecException malformed) {
        return new Received<>(null, message.payload());
      }
    }

    @Override
    public boolean accepts(WireFormat format) {
      return strict.accepts(format);
    }
  }

  /** The service, for {@code GrpcServer.addService}. */
  public Service build() {
    return builder.build();
  }

  private <Q, A> void accept(
      GrpcServerRequest<Received<Q>, A> request, Gate.Door door, Traced<Q, A> handler) {
    request.errorHandler(cut -> LOG.debug("call was cut off: {}", cut));
    Promise<Received<Q>> message = Promise.promise();
    request.handler(message::tryComplete);
    Future<A> answer =
        message
            .future()
            .compose(received -> call(request, received, door, handler))
            .recover(failure -> Future.failedFuture(DoosException.from(failure)));
    // The library would also answer at the deadline what GrpcPort has refused.
    (request.timeout() > 0 ? answer.timeout(request.timeout(), TimeUnit.MILLISECONDS) : answer)
        .onComplete(done -> respond(request, done.result(), done.cause()));
  }

  private <Q, A> Future<A> call(
      GrpcServerRequest<Received<Q>, A> request,
      Received<Q> received,
      Gate.Door door,
      Traced<Q, A> handler) {
    Traces.name(request.fullMethodName());
    Origin origin = origin(request);
    return door.enter(origin.address(), () -> credentials(request, received))
        .compose(caller -> {
          int bytes = received.bytes().length();
          if (bytes > messageBytesMax && !caller.roles().contains(Role.INTERNAL)) {
            throw DoosException.invalid(Detail.BODY_TOO_LARGE, messageBytesMax);
          }
          if (received.message() == null) {
            throw DoosException.invalid(Detail.WRONG_TYPE, "message", "well-formed");
          }
          return handler.handle(caller, received.message(), origin);
        });
  }

  private static Credentials credentials(GrpcServerRequest<?, ?> request, Received<?> received) {
    return Credentials.of(
        request.headers(),
        "POST",
        "/" + request.fullMethodName(),
        () -> received.bytes().getBytes());
  }

  private Origin origin(GrpcServerRequest<?, ?> request) {
    String captcha = request.headers().get(Origin.CAPTCHA_HEADER);
    return new Origin(
        Traces.carrier(
            RequestId.of(request.headers().get(RequestId.HEADER), ThreadLocalRandom.current())),
        gate.address(request.connection().remoteAddress(), request.headers()),
        captcha == null ? "" : captcha);
  }

  private static <Q, A> void respond(
      GrpcServerRequest<Q, A> request, @Nullable A answer, @Nullable Throwable failure) {
    if (answer == null) {
      fail(request, failure);
      return;
    }
    end(() -> request.response().end(answer));
  }

  /** Cancelled by the client in the meantime: the library throws. */
  private static void end(Supplier<Future<Void>> response) {
    try {
      response.get().onFailure(gone -> LOG.debug("client went away", gone));
    } catch (IllegalStateException cancelled) {
      LOG.debug("client went away", cancelled);
    }
  }

  private static <Q, A> void fail(GrpcServerRequest<Q, A> request, @Nullable Throwable failure) {
    boolean late = failure instanceof TimeoutException; // past the caller's deadline
    DoosException known =
        late
            ? new DoosException(ErrorCode.OVERLOADED, Detail.TIMED_OUT)
            : DoosException.from(
                failure == null ? new IllegalStateException("no answer") : failure);
    if (known.code() == ErrorCode.INTERNAL) {
      LOG.atError()
          .addKeyValue(LogKeys.METHOD, request.fullMethodName())
          .setCause(known.getCause())
          .log("call failed");
    }
    String language = request.headers().get("accept-language");
    GrpcStatus status = late ? GrpcStatus.DEADLINE_EXCEEDED : known.code().grpcStatus();
    end(() -> {
      MultiMap trailers =
          request
              .response()
              .status(status)
              .statusMessage(known.message(Language.ofAcceptLanguage(language)))
              .trailers()
              .set(CODE_TRAILER, String.valueOf(known.code().number()));
      if (known.code().retryable()) {
        trailers.set(RETRY_TRAILER, String.valueOf(known.retryAfterSeconds()));
      }
      return request.response().end();
    });
  }
}
