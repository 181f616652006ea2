package com.doos.shared.grpc;

import static com.doos.shared.Outcomes.failure;
import static com.doos.shared.Outcomes.onLoop;
import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.proto.inventory.v1.GetProductsRequest;
import com.doos.proto.inventory.v1.GetProductsResponse;
import com.doos.proto.inventory.v1.ProductServiceGrpcClient;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The client side of gRPC: processes that are silent, away or no gRPC servers. */
final class GrpcCallerTest extends GrpcFixture {

  private BiFunction<Principal, GetProductsRequest, Future<GetProductsResponse>> counted(
      AtomicInteger calls) {
    return (caller, request) -> {
      calls.incrementAndGet();
      return answer(caller, request);
    };
  }

  @Test
  void silenceArrivesAsATimeout() {
    SocketAddress address =
        serve(
            Set.of(Role.INTERNAL),
            (caller, request) -> Promise.<GetProductsResponse>promise().future());

    DoosException refusal = refusal(call(address, tokens, Duration.ofMillis(200)));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal.detail()).isEqualTo(Detail.TIMED_OUT);
  }

  @Test
  void nobodyThereIsUnavailable() {
    // Given
    HttpServer gone =
        value(vertx.createHttpServer().requestHandler(r -> {}).listen(0, "127.0.0.1"));
    int port = gone.actualPort();
    value(gone.close());

    // When
    DoosException refusal =
        refusal(call(SocketAddress.inetSocketAddress(port, "127.0.0.1"), tokens));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal.detail()).isEqualTo(Detail.UNAVAILABLE);
  }

  @Test
  void anAnswerThatIsNoGrpcIsUnavailable() {
    HttpServer web =
        value(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end("<html>"))
                .listen(0, "127.0.0.1"));

    DoosException refusal =
        refusal(call(SocketAddress.inetSocketAddress(web.actualPort(), "127.0.0.1"), tokens));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void processesTakeTurnsAndOneThatRefusesIsPassedOver() throws Exception {
    // Given
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    SocketAddress gone;
    try (ServerSocket nobody = new ServerSocket(0)) {
      gone = SocketAddress.inetSocketAddress(nobody.getLocalPort(), "127.0.0.1");
    }
    AtomicReference<List<SocketAddress>> processes =
        new AtomicReference<>(
            List.of(
                serve(Set.of(Role.INTERNAL), counted(first)),
                gone,
                serve(Set.of(Role.INTERNAL), counted(second))));
    GrpcCaller caller = caller(processes::get, tokens, Duration.ofSeconds(5));

    // When
    for (int i = 0; i < 12; i++) {
      value(call(caller));
    }

    // Then
    assertThat(first.get() + second.get()).isEqualTo(12);
    assertThat(first.get()).isBetween(3, 9);

    // When one of them goes
    int firstBefore = first.get();
    processes.set(processes.get().subList(2, 3));
    for (int i = 0; i < 12; i++) {
      value(call(caller));
    }

    // Then
    assertThat(first.get() + second.get()).isEqualTo(24);
    assertThat(second.get()).isEqualTo(24 - firstBefore);
  }

  @Test
  void aCallWhoseConnectionEndsIsMadeOnceMoreUnlessItMustNotBeRepeated() {
    // Given a process that hangs up whenever it has been asked
    Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    List<SocketAddress> processes =
        List.of(
            serve(
                Set.of(Role.INTERNAL),
                (caller, request) -> {
                  asked.incrementAndGet();
                  connections.forEach(HttpConnection::close);
                  return Promise.<GetProductsResponse>promise().future();
                },
                connections::add),
            serve(Set.of(Role.INTERNAL), counted(answered)));
    GrpcCaller caller = caller(() -> processes, tokens, Duration.ofSeconds(5));

    // When, Then
    for (int i = 0; i < 4; i++) {
      value(call(caller));
    }
    assertThat(asked.get()).isPositive();
    assertThat(answered.get()).isEqualTo(4);

    // And
    List<Boolean> once = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      once.add(
          value(
              onLoop(vertx, () -> caller.callOnce(ProductServiceGrpcClient.GetProducts, REQUEST))
                  .transform(done -> Future.succeededFuture(done.succeeded()))));
    }
    assertThat(once).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void aProcessThatDoesNotAnswerRestsForAWhile() {
    // Given
    AtomicInteger silent = new AtomicInteger();
    AtomicInteger answering = new AtomicInteger();
    List<SocketAddress> processes =
        List.of(
            serve(
                Set.of(Role.INTERNAL),
                (caller, request) -> {
                  silent.incrementAndGet();
                  return Promise.<GetProductsResponse>promise().future();
                }),
            serve(Set.of(Role.INTERNAL), counted(answering)));
    GrpcCaller caller = caller(() -> processes, tokens, Duration.ofMillis(500));

    // When
    for (int i = 0; i < 20; i++) {
      value(call(caller).otherwiseEmpty());
    }

    // Then few calls met it; its turn would have been every other one
    assertThat(silent.get()).isBetween(1, 3);
    assertThat(silent.get() + answering.get()).isEqualTo(20);
  }

  @Test
  void aClosedCallerFails() {
    // Given
    SocketAddress address = serve(Set.of(Role.INTERNAL), this::answer);
    GrpcCaller caller = caller(() -> List.of(address), tokens, Duration.ofSeconds(5));

    // When
    value(caller.close());

    // Then
    assertThat(failure(caller.call(ProductServiceGrpcClient.GetProducts, REQUEST)))
        .isInstanceOf(DoosException.class);
  }
}
