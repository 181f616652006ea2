package com.doos.shared.grpc;

import static com.doos.shared.Outcomes.failure;
import static com.doos.shared.Outcomes.onLoop;
import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.proto.inventory.v1.GetProductsRequest;
import com.doos.proto.inventory.v1.GetProductsResponse;
import com.doos.proto.inventory.v1.Product;
import com.doos.proto.inventory.v1.ProductServiceGrpcClient;
import com.doos.proto.inventory.v1.ProductServiceGrpcService;
import com.doos.shared.MovableClock;
import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import com.doos.shared.auth.Authenticator;
import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.SignatureVerifier;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.auth.TestKeys;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.breaker.BreakerConfig;
import com.doos.shared.config.Secret;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.gate.Gate;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.RequestLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import java.net.ServerSocket;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Server and client side of gRPC together, over a real connection. */
class GrpcEdgeTest {
  private static final GetProductsRequest REQUEST =
      GetProductsRequest.newBuilder().addProductIds(7).build();

  private static final String METHOD = "inventory.v1.ProductService/GetProducts";
  private static final int MESSAGE_BYTES_MAX = 1_024;
  private static final Hmac PARTNER_SECRET = new Hmac(new Secret("p".repeat(32)));

  private final Vertx vertx = Vertx.vertx();
  private final MovableClock clock = MovableClock.atRealTime();
  private final Tokens tokens = tokens(TestKeys.ORDER);
  private final RequestLimits limits =
      new RequestLimits(
          () -> new LimitsConfig(2, 3, 0, List.of("127.0.0.0/8")),
          clock,
          new SimpleMeterRegistry());
  private Principal seen = Principal.service("nobody");

  @AfterEach
  void close() {
    value(vertx.close());
  }

  private Tokens tokens(KeyPair key) {
    return new Tokens(vertx, TestKeys.config(key), clock);
  }

  /** Lets those with the roles in, and whoever signs with the key {@code pk-1}. */
  private Gate gate(Set<Role> roles) {
    SignatureVerifier signatures =
        request ->
            request.isSignedWith(PARTNER_SECRET)
                ? Future.succeededFuture(Principal.partner("mall"))
                : Future.failedFuture(
                    new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_SIGNATURE));
    return new Gate(
        AccessRules.of(Map.of(METHOD, new Access(false, roles))),
        new Authenticator(tokens, signatures)::authenticate,
        limits);
  }

  private SocketAddress serve(
      Set<Role> roles,
      BiFunction<Principal, GetProductsRequest, Future<GetProductsResponse>> handler) {
    return serve(roles, handler, connection -> {});
  }

  private SocketAddress serve(
      Set<Role> roles,
      BiFunction<Principal, GetProductsRequest, Future<GetProductsResponse>> handler,
      Handler<HttpConnection> connections) {
    GrpcServer grpc = GrpcServer.server(vertx);
    grpc.addService(
        new GrpcEdge(
                ProductServiceGrpcService.SERVICE_NAME,
                ProductServiceGrpcService.SERVICE_DESCRIPTOR,
                gate(roles),
                MESSAGE_BYTES_MAX)
            .unary(ProductServiceGrpcService.GetProducts, handler)
            .build());
    HttpServer server =
        value(
            vertx
                .createHttpServer()
                .requestHandler(grpc)
                .connectionHandler(connections)
                .listen(0, "127.0.0.1"));
    return SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1");
  }

  private GrpcCaller caller(Supplier<List<SocketAddress>> processes, Duration deadline) {
    return new GrpcCaller(
        vertx, processes, Principal.service("x"), tokens, clock, breaker(deadline));
  }

  private BiFunction<Principal, GetProductsRequest, Future<GetProductsResponse>> counted(
      AtomicInteger calls) {
    return (caller, request) -> {
      calls.incrementAndGet();
      return answer(caller, request);
    };
  }

  private Future<GetProductsResponse> answer(Principal caller, GetProductsRequest request) {
    seen = caller;
    return Future.succeededFuture(
        GetProductsResponse.newBuilder()
            .addProducts(Product.newBuilder().setId(request.getProductIds(0)))
            .build());
  }

  private Future<GetProductsResponse> call(SocketAddress address, Tokens callersTokens) {
    return call(address, callersTokens, Duration.ofSeconds(10));
  }

  private Future<GetProductsResponse> call(
      SocketAddress address, Tokens callersTokens, Duration deadline) {
    Principal self = Principal.service("order");
    GrpcCaller caller =
        new GrpcCaller(
            vertx, () -> List.of(address), self, callersTokens, clock, breaker(deadline));
    return onLoop(vertx, () -> caller.call(ProductServiceGrpcClient.GetProducts, REQUEST));
  }

  private Breaker breaker(Duration deadline) {
    return new Breaker(
        vertx,
        "service",
        () -> new BreakerConfig(deadline, 100, 50, 20, Duration.ofSeconds(5)),
        new SimpleMeterRegistry());
  }

  @Test
  void carriesTheCallersIdentity() {
    // Given
    SocketAddress address = serve(Set.of(Role.INTERNAL), this::answer);

    // When
    GetProductsResponse response = value(call(address, tokens));

    // Then
    assertThat(response.getProducts(0).getId()).isEqualTo(7);
    assertThat(seen).isEqualTo(Principal.service("order"));
  }

  @Test
  void refusesATokenOfAnotherKey() {
    SocketAddress address = serve(Set.of(Role.INTERNAL), this::answer);

    assertThat(refusal(call(address, tokens(TestKeys.STRANGER))).code())
        .isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  void refusesACallWithoutATokenAndSaysSoInTheTrailer() {
    // Given
    SocketAddress address = serve(Set.of(Role.INTERNAL), this::answer);

    // When
    GrpcClientResponse<GetProductsRequest, GetProductsResponse> response = response(address, "");

    // Then
    assertThat(response.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(trailer(response, GrpcEdge.CODE_TRAILER)).isEqualTo("10002");
  }

  private GrpcClientResponse<GetProductsRequest, GetProductsResponse> response(
      SocketAddress address, String token) {
    GrpcClient client = GrpcClient.client(vertx);
    return value(
        onLoop(
            vertx,
            () ->
                client
                    .request(address, ProductServiceGrpcClient.GetProducts)
                    .compose(request -> {
                      request.headers().set("authorization", "Bearer " + token);
                      return request.send(REQUEST);
                    })
                    .compose(r -> r.end().transform(ended -> Future.succeededFuture(r)))));
  }

  private static String trailer(GrpcClientResponse<?, ?> response, String name) {
    String trailer = response.trailers().get(name);
    return trailer == null ? response.headers().get(name) : trailer;
  }

  @Test
  void aUserWhoCallsTooOftenIsToldWhenToCallAgain() {
    // Given
    SocketAddress address = serve(Set.of(Role.USER), this::answer);
    String token = tokens.issue(new Principal(42, "alice", Set.of(Role.USER)));
    assertThat(response(address, token).status()).isEqualTo(GrpcStatus.OK);
    assertThat(response(address, token).status()).isEqualTo(GrpcStatus.OK);

    // When
    GrpcClientResponse<GetProductsRequest, GetProductsResponse> refused = response(address, token);
    clock.move(Duration.ofSeconds(30));

    // Then
    assertThat(refused.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    assertThat(trailer(refused, GrpcEdge.CODE_TRAILER)).isEqualTo("10006");
    assertThat(trailer(refused, GrpcEdge.RETRY_TRAILER)).isEqualTo("30");
    assertThat(response(address, token).status()).isEqualTo(GrpcStatus.OK);
  }

  @Test
  void aServiceMayCallAsOftenAsItNeeds() {
    // Given more calls than an address has
    SocketAddress address = serve(Set.of(Role.INTERNAL), this::answer);
    String token = tokens.issue(Principal.service("order"));

    // Then
    for (int i = 0; i < 10; i++) {
      assertThat(response(address, token).status()).isEqualTo(GrpcStatus.OK);
    }
  }

  @Test
  void refusesACallerWithoutTheRole() {
    SocketAddress address = serve(Set.of(Role.ADMIN), this::answer);

    assertThat(refusal(call(address, tokens)).code()).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalArrivesWithItsCode(ErrorCode code) {
    SocketAddress address =
        serve(
            Set.of(Role.INTERNAL),
            (caller, request) -> Future.failedFuture(DoosException.of(code)));

    assertThat(refusal(call(address, tokens)).code()).isEqualTo(code);
  }

  @Test
  void aThrowArrivesAsInternalWithoutItsMessage() {
    SocketAddress address =
        serve(
            Set.of(Role.INTERNAL),
            (caller, request) -> {
              throw new IllegalStateException("SELECT secret");
            });

    DoosException refusal = refusal(call(address, tokens));

    assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(refusal).hasMessageNotContaining("secret");
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
  void garbageIsRefusedAsTheCallersFault() {
    // Given a message that is framed like gRPC but is no protobuf
    SocketAddress address = serve(Set.of(Role.INTERNAL), this::answer);
    Buffer garbage = Buffer.buffer(new byte[] {0, 0, 0, 0, 3, (byte) 0xff, (byte) 0xff, 1});

    // When
    String status = value(onLoop(vertx, () -> statusOf(address, garbage)));

    // Then
    assertThat(status).isEqualTo(String.valueOf(GrpcStatus.INVALID_ARGUMENT.code));
  }

  private Future<String> statusOf(SocketAddress address, Buffer message) {
    HttpClientOptions http2 =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false);
    String path = "/inventory.v1.ProductService/GetProducts";
    return vertx
        .createHttpClient(http2)
        .request(HttpMethod.POST, address.port(), "127.0.0.1", path)
        .compose(request -> {
          request.putHeader("content-type", "application/grpc");
          request.putHeader("authorization", "Bearer " + tokens.issue(Principal.service("x")));
          return request.send(message);
        })
        .compose(response ->
            response
                .end()
                .map(ended -> {
                  String late = response.getTrailer("grpc-status");
                  return late == null ? response.getHeader("grpc-status") : late;
                }));
  }

  @Test
  void takesASignedMessageAndRefusesAnAlteredOne() {
    // Given
    SocketAddress address = serve(Set.of(Role.PARTNER), this::answer);
    byte[] bytes = REQUEST.toByteArray();
    Map<String, String> headers =
        SignedRequest.headers(
            "pk-1", PARTNER_SECRET, "POST", "/" + METHOD, clock.instant(), "a-nonce-1", bytes);

    // When
    GrpcStatus right = value(onLoop(vertx, () -> signed(address, headers, REQUEST)));
    GrpcStatus altered =
        value(
            onLoop(
                vertx,
                () -> signed(address, headers, REQUEST.toBuilder().addProductIds(8).build())));

    // Then
    assertThat(right).isEqualTo(GrpcStatus.OK);
    assertThat(seen).isEqualTo(Principal.partner("mall"));
    assertThat(altered).isEqualTo(GrpcStatus.UNAUTHENTICATED);
  }

  private Future<GrpcStatus> signed(
      SocketAddress address, Map<String, String> headers, GetProductsRequest message) {
    return GrpcClient.client(vertx)
        .request(address, ProductServiceGrpcClient.GetProducts)
        .compose(request -> {
          headers.forEach((name, value) -> request.headers().set(name, value));
          return request.send(message);
        })
        .compose(response ->
            response.end().transform(ended -> Future.succeededFuture(response.status())));
  }

  @Test
  void refusesLargeMessagesOfAllButServices() {
    // Given
    SocketAddress address = serve(Set.of(Role.INTERNAL, Role.PARTNER), this::answer);
    GetProductsRequest large =
        REQUEST.toBuilder().addAllProductIds(Collections.nCopies(MESSAGE_BYTES_MAX, 7L)).build();
    Map<String, String> partner =
        SignedRequest.headers(
            "pk-1",
            PARTNER_SECRET,
            "POST",
            "/" + METHOD,
            clock.instant(),
            "a-nonce-2",
            large.toByteArray());
    Map<String, String> service =
        Map.of("authorization", "Bearer " + tokens.issue(Principal.service("order")));

    // When, Then
    assertThat(value(onLoop(vertx, () -> signed(address, partner, large))))
        .isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(value(onLoop(vertx, () -> signed(address, service, large))))
        .isEqualTo(GrpcStatus.OK);
  }

  @Test
  void refusesAMethodThatNoRuleNames() {
    // Given
    GrpcServer grpc = GrpcServer.server(vertx);
    grpc.addService(
        new GrpcEdge(
                ProductServiceGrpcService.SERVICE_NAME,
                ProductServiceGrpcService.SERVICE_DESCRIPTOR,
                new Gate(
                    AccessRules.of(Map.of()),
                    caller -> Future.succeededFuture(Principal.service("order")),
                    limits),
                MESSAGE_BYTES_MAX)
            .unary(ProductServiceGrpcService.GetProducts, this::answer)
            .build());
    HttpServer server = value(vertx.createHttpServer().requestHandler(grpc).listen(0, "127.0.0.1"));

    // When, Then
    assertThat(
            refusal(call(SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1"), tokens))
                .code())
        .isEqualTo(ErrorCode.FORBIDDEN);
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
    GrpcCaller caller = caller(processes::get, Duration.ofSeconds(5));

    // When
    for (int i = 0; i < 12; i++) {
      value(onLoop(vertx, () -> caller.call(ProductServiceGrpcClient.GetProducts, REQUEST)));
    }

    // Then
    assertThat(first.get() + second.get()).isEqualTo(12);
    assertThat(first.get()).isBetween(3, 9);

    // When one of them goes
    int firstBefore = first.get();
    processes.set(processes.get().subList(2, 3));
    for (int i = 0; i < 12; i++) {
      value(onLoop(vertx, () -> caller.call(ProductServiceGrpcClient.GetProducts, REQUEST)));
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
    GrpcCaller caller = caller(() -> processes, Duration.ofSeconds(5));

    // When, Then
    for (int i = 0; i < 4; i++) {
      value(onLoop(vertx, () -> caller.call(ProductServiceGrpcClient.GetProducts, REQUEST)));
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
    GrpcCaller caller = caller(() -> processes, Duration.ofMillis(500));

    // When
    for (int i = 0; i < 20; i++) {
      value(
          onLoop(vertx, () -> caller.call(ProductServiceGrpcClient.GetProducts, REQUEST))
              .otherwiseEmpty());
    }

    // Then few calls met it; its turn would have been every other one
    assertThat(silent.get()).isBetween(1, 3);
    assertThat(silent.get() + answering.get()).isEqualTo(20);
  }

  @Test
  void aClosedCallerFails() {
    // Given
    SocketAddress address = serve(Set.of(Role.INTERNAL), this::answer);
    GrpcCaller caller = caller(() -> List.of(address), Duration.ofSeconds(5));

    // When
    value(caller.close());

    // Then
    assertThat(failure(caller.call(ProductServiceGrpcClient.GetProducts, REQUEST)))
        .isInstanceOf(DoosException.class);
  }
}
