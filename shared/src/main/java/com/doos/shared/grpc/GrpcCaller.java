package com.doos.shared.grpc;

import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.Address;
import io.vertx.core.net.AddressResolver;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.endpoint.LoadBalancer;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcError;
import io.vertx.grpc.common.GrpcErrorException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls another service of DOOS under this service's own identity, with a deadline on every call.
 * Its processes take turns; one that refuses the connection is passed over, one that does not
 * answer in time rests for a while. Its refusals arrive as the {@link DoosException} they were;
 * silence arrives as {@link Detail#TIMED_OUT}: the call may or may not have taken effect.
 */
public final class GrpcCaller {
  private static final int PROCESSES_TRIED_MAX = 3;
  private static final Duration REST = Duration.ofSeconds(5);

  /** Of HTTP/2: nothing was done about the request. */
  private static final long REFUSED_STREAM = 7;

  private static final Address SERVICE = new Address() {};

  private final GrpcClient client;
  private final boolean tracing;
  private final Rota rota;
  private final Breaker breaker;
  private final Tokens tokens;
  private final InstantSource clock;
  private final Principal self;
  private volatile Credentials credentials = new Credentials("", Instant.MIN);

  /** Replaced as a whole, for callers on several event loops. */
  private record Credentials(String authorization, Instant renewAt) {}

  /**
   * @param processes where those of the service are; asked for each call, at least one
   * @param self the identity calls are made under
   * @param breaker stands before the service and limits each call
   */
  public GrpcCaller(
      Vertx vertx,
      Supplier<List<SocketAddress>> processes,
      Principal self,
      Tokens tokens,
      InstantSource clock,
      Breaker breaker) {
    this.tracing = Traces.isOn(vertx);
    this.rota = new Rota(processes, REST);
    this.client =
        GrpcClient.builder(vertx)
            .withAddressResolver(AddressResolver.mappingResolver(service -> rota.now()))
            .withLoadBalancer(LoadBalancer.ROUND_ROBIN)
            .build();
    this.self = self;
    this.tokens = tokens;
    this.clock = clock;
    this.breaker = breaker;
  }

  /**
   * One unary call that bears repetition: when its connection ends while it is out, as it does when
   * a process goes, it is made once more.
   */
  public <Q, A> Future<A> call(ServiceMethod<A, Q> method, Q message) {
    return guarded(() ->
        attempt(method, message)
            .recover(failure ->
                isGone(failure) ? attempt(method, message) : Future.failedFuture(failure)));
  }

  /** One unary call that is made once. */
  public <Q, A> Future<A> callOnce(ServiceMethod<A, Q> method, Q message) {
    return guarded(() -> attempt(method, message));
  }

  private <A> Future<A> guarded(Supplier<Future<A>> work) {
    return breaker.call(work).recover(failure -> Future.failedFuture(meaning(failure)));
  }

  private <Q, A> Future<A> attempt(ServiceMethod<A, Q> method, Q message) {
    return connect(method, triesMax())
        .compose(request -> {
          request.timeout(breaker.timeout().toMillis(), TimeUnit.MILLISECONDS);
          request.headers().set("authorization", authorization());
          if (tracing && Traces.current() == null) {
            request.headers().set(Traces.HEADER, Traces.NOT_SAMPLED);
          }
          return request
              .send(message)
              .compose(GrpcCaller::answer)
              .timeout(breaker.timeout().toMillis(), TimeUnit.MILLISECONDS)
              .onFailure(failure -> failed(request.connection(), failure));
        });
  }

  private void failed(HttpConnection process, Throwable failure) {
    if (isLate(failure)) {
      rota.late(process.remoteAddress());
    }
  }

  private int triesMax() {
    return Math.min(rota.now().size(), PROCESSES_TRIED_MAX);
  }

  private <Q, A> Future<GrpcClientRequest<Q, A>> connect(
      ServiceMethod<A, Q> method, int triesLeft) {
    return client
        .request(SERVICE, method)
        .recover(failure ->
            failure instanceof ConnectException && triesLeft > 1
                ? connect(method, triesLeft - 1)
                : Future.failedFuture(failure));
  }

  public Future<Void> close() {
    breaker.close();
    return client.close();
  }

  private String authorization() {
    Credentials current = credentials;
    Instant now = clock.instant();
    if (!now.isBefore(current.renewAt())) {
      Duration life = tokens.lifeOf(self);
      current = new Credentials("Bearer " + tokens.issue(self), now.plus(life.dividedBy(2)));
      credentials = current;
    }
    return current.authorization();
  }

  private static <Q, A> Future<A> answer(GrpcClientResponse<Q, A> response) {
    return response
        .last()
        .recover(failure -> {
          String code = response.trailers().get(GrpcEdge.CODE_TRAILER);
          if (code == null) {
            code = response.headers().get(GrpcEdge.CODE_TRAILER);
          }
          return Future.failedFuture(
              code == null
                  ? failure
                  : DoosException.of(ErrorCode.ofNumber(Integer.parseInt(code))));
        });
  }

  /** The connection or the stream ended before the answer; whether it took effect is unknown. */
  private static boolean isGone(Throwable failure) {
    return failure instanceof HttpClosedException
        || (failure instanceof SocketException && !(failure instanceof ConnectException))
        || (failure instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM)
        || (failure instanceof GrpcErrorException error && error.error() == GrpcError.UNAVAILABLE)
        || (failure instanceof InvalidStatusException status
            && status.actualStatus() == GrpcStatus.UNAVAILABLE);
  }

  private static boolean isLate(Throwable failure) {
    return failure instanceof TimeoutException
        || (failure instanceof InvalidStatusException status
            && (status.actualStatus() == GrpcStatus.DEADLINE_EXCEEDED
                || status.actualStatus() == GrpcStatus.CANCELLED));
  }

  private static Throwable meaning(Throwable failure) {
    if (failure instanceof DoosException) {
      return failure;
    }
    return isLate(failure)
        ? new DoosException(ErrorCode.OVERLOADED, Detail.TIMED_OUT)
        : DoosException.unavailable("service", failure);
  }
}
