package com.doos.shared.grpc;

import static com.doos.shared.Outcomes.onLoop;
import static com.doos.shared.Outcomes.value;

import com.doos.proto.inventory.v1.GetProductsRequest;
import com.doos.proto.inventory.v1.GetProductsResponse;
import com.doos.proto.inventory.v1.Product;
import com.doos.proto.inventory.v1.ProductServiceGrpcClient;
import com.doos.proto.inventory.v1.ProductServiceGrpcService;
import com.doos.shared.MovableClock;
import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import com.doos.shared.auth.Authenticator;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.TestKeys;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.breaker.BreakerConfig;
import com.doos.shared.gate.Gate;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.RequestLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.server.GrpcServer;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** A gRPC service and a caller of it, over a real connection. */
abstract class GrpcFixture {
  static final GetProductsRequest REQUEST =
      GetProductsRequest.newBuilder().addProductIds(7).build();

  static final String METHOD = "inventory.v1.ProductService/GetProducts";
  static final int MESSAGE_BYTES_MAX = 1_024;

  final Vertx vertx = Vertx.vertx();
  final MovableClock clock = MovableClock.atRealTime();
  final Tokens tokens = tokens(TestKeys.ORDER);
  final RequestLimits limits =
      new RequestLimits(
          () -> new LimitsConfig(2, 3, 0, List.of("127.0.0.0/8")),
          clock,
          new SimpleMeterRegistry());
  Principal seen = Principal.service("nobody");

  @AfterEach
  void close() {
    value(vertx.close());
  }

  Tokens tokens(KeyPair key) {
    return new Tokens(vertx, TestKeys.config(key), clock);
  }

  /** Lets those with the roles in, and whoever signs with the key {@code pk-1}. */
  Gate gate(Set<Role> roles) {
    return new Gate(
        AccessRules.of(Map.of(METHOD, new Access(false, roles))),
        new Authenticator(tokens, TestKeys::mall)::authenticate,
        limits);
  }

  SocketAddress serve(
      Set<Role> roles,
      BiFunction<Principal, GetProductsRequest, Future<GetProductsResponse>> handler) {
    return serve(roles, handler, connection -> {});
  }

  SocketAddress serve(
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

  Future<GetProductsResponse> answer(Principal caller, GetProductsRequest request) {
    seen = caller;
    return Future.succeededFuture(
        GetProductsResponse.newBuilder()
            .addProducts(Product.newBuilder().setId(request.getProductIds(0)))
            .build());
  }

  Future<GetProductsResponse> call(SocketAddress address, Tokens callersTokens) {
    return call(address, callersTokens, Duration.ofSeconds(10));
  }

  Future<GetProductsResponse> call(SocketAddress address, Tokens callersTokens, Duration deadline) {
    return call(caller(() -> List.of(address), callersTokens, deadline));
  }

  Future<GetProductsResponse> call(GrpcCaller caller) {
    return onLoop(vertx, () -> caller.call(ProductServiceGrpcClient.GetProducts, REQUEST));
  }

  GrpcCaller caller(
      Supplier<List<SocketAddress>> processes, Tokens callersTokens, Duration deadline) {
    return new GrpcCaller(
        vertx, processes, Principal.service("order"), callersTokens, clock, breaker(deadline));
  }

  private Breaker breaker(Duration deadline) {
    return new Breaker(
        vertx,
        "service",
        () -> new BreakerConfig(deadline, 100, 50, 20, Duration.ofSeconds(5)),
        new SimpleMeterRegistry());
  }
}
