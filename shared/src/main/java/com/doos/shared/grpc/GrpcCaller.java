package com.doos.shared.grpc;

import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Calls another service of DOOS under this service's own identity, with a deadline on every call.
 * Its refusals arrive as the {@link DoosException} they were; silence arrives as {@link
 * Detail#TIMED_OUT}: the call may or may not have taken effect.
 */
public final class GrpcCaller {
  private final GrpcClient client;
  private final SocketAddress address;
  private final Breaker breaker;
  private final Tokens tokens;
  private final InstantSource clock;
  private final Principal self;
  private volatile Credentials credentials = new Credentials("", Instant.MIN);

  /** Replaced as a whole, for callers on several event loops. */
  private record Credentials(String authorization, Instant renewAt) {}

  /**
   * @param self the identity calls are made under
   * @param breaker stands before the service and limits each call
   */
  public GrpcCaller(
      Vertx vertx,
      SocketAddress address,
      Principal self,
      Tokens tokens,
      InstantSource clock,
      Breaker breaker) {
    this.client = GrpcClient.client(vertx);
    this.address = address;
    this.self = self;
    this.tokens = tokens;
    this.clock = clock;
    this.breaker = breaker;
  }

  /** One unary call. */
  public <Q, A> Future<A> call(ServiceMethod<A, Q> method, Q message) {
    return breaker
        .call(() ->
            client
                .request(address, method)
                .compose(request -> {
                  request.timeout(breaker.timeout().toMillis(), TimeUnit.MILLISECONDS);
                  request.headers().set("authorization", authorization());
                  return request.send(message);
                })
                .compose(GrpcCaller::answer))
        .recover(failure -> Future.failedFuture(meaning(failure)));
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

  private static Throwable meaning(Throwable failure) {
    if (failure instanceof DoosException) {
      return failure;
    }
    boolean late =
        failure instanceof InvalidStatusException status
            && (status.actualStatus() == GrpcStatus.DEADLINE_EXCEEDED
                || status.actualStatus() == GrpcStatus.CANCELLED);
    return late
        ? new DoosException(ErrorCode.OVERLOADED, Detail.TIMED_OUT)
        : DoosException.unavailable("service", failure);
  }
}
