package com.doos.shared.grpc;

import static com.doos.shared.Outcomes.onLoop;
import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.proto.inventory.v1.GetProductsRequest;
import com.doos.proto.inventory.v1.GetProductsResponse;
import com.doos.proto.inventory.v1.ProductServiceGrpcClient;
import com.doos.proto.inventory.v1.ProductServiceGrpcService;
import com.doos.shared.auth.AccessRules;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.auth.TestKeys;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.gate.Gate;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom the server side of gRPC lets in, and how it says no. */
final class GrpcEdgeTest extends GrpcFixture {

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
            "pk-1",
            TestKeys.PARTNER_SECRET,
            "POST",
            "/" + METHOD,
            clock.instant(),
            "a-nonce-1",
            bytes);

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
            TestKeys.PARTNER_SECRET,
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
}
