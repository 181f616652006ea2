package com.doos.shared.grpc;

import static com.doos.shared.Outcomes.onLoop;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.proto.inventory.v1.GetProductsRequest;
import com.doos.proto.inventory.v1.GetProductsResponse;
import com.doos.proto.inventory.v1.ProductServiceGrpcService;
import com.doos.shared.MovableClock;
import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import com.doos.shared.auth.Principal;
import com.doos.shared.gate.Gate;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.RequestLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.server.Service;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that the gRPC library alone would leave without an answer. */
final class GrpcPortTest {
  private static final String METHOD = "/inventory.v1.ProductService/GetProducts";
  private static final String CHECK = "/grpc.health.v1.Health/Check";
  private static final Reply DONE = new Reply(200, "0", null);
  private static final Reply REFUSED = new Reply(200, "3", "10001");
  private static final byte[] MESSAGE =
      GetProductsRequest.newBuilder().addProductIds(7).build().toByteArray();

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false));
  private final AtomicInteger calls = new AtomicInteger();
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private Future<GetProductsResponse> answer =
      Future.succeededFuture(GetProductsResponse.getDefaultInstance());
  private String timeout = "10S";
  private final HttpServer server =
      value(
          vertx
              .createHttpServer()
              .requestHandler(new GrpcPort(vertx, List.of(products())))
              .listen(0, "127.0.0.1"));

  /** HTTP status and, where there are any, gRPC status and code. */
  private record Reply(int http, String grpc, String code) {}

  private Service products() {
    Gate gate =
        new Gate(
            AccessRules.of(Map.of(METHOD.substring(1), Access.ANYBODY)),
            caller -> Future.succeededFuture(Principal.NOBODY),
            new RequestLimits(
                () -> LimitsConfig.NONE, MovableClock.atRealTime(), new SimpleMeterRegistry()));
    return new GrpcEdge(
            ProductServiceGrpcService.SERVICE_NAME,
            ProductServiceGrpcService.SERVICE_DESCRIPTOR,
            gate,
            1_024)
        .unary(
            ProductServiceGrpcService.GetProducts,
            (caller, request) -> {
              calls.incrementAndGet();
              return answer;
            })
        .build();
  }

  @AfterEach
  void close() {
    value(vertx.close());
  }

  private Reply send(String path, Buffer body) {
    return send(path, "application/grpc", body);
  }

  private Reply send(String path, String contentType, Buffer body) {
    return value(onLoop(vertx, () -> reply(path, contentType, body)));
  }

  private Future<Reply> reply(String path, String contentType, Buffer body) {
    return client
        .request(HttpMethod.POST, server.actualPort(), "127.0.0.1", path)
        .compose(request ->
            request
                .putHeader("content-type", contentType)
                .putHeader("grpc-timeout", timeout)
                .send(body))
        .compose(response ->
            response
                .end()
                .map(end ->
                    new Reply(
                        response.statusCode(),
                        either(
                            response.getHeader("grpc-status"), response.getTrailer("grpc-status")),
                        either(
                            response.getHeader("doos-code"), response.getTrailer("doos-code")))));
  }

  private static String either(String header, String trailer) {
    return header == null ? trailer : header;
  }

  private static Buffer frame(int flag, long length) {
    return Buffer.buffer().appendByte((byte) flag).appendUnsignedInt(length).appendBytes(MESSAGE);
  }

  @Test
  void answersAWholeFrame() {
    assertThat(send(METHOD, frame(0, MESSAGE.length))).isEqualTo(DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {METHOD, CHECK})
  void refusesACallWithoutAMessage(String path) {
    assertThat(send(path, Buffer.buffer())).isEqualTo(REFUSED);
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "0, 5000000", "0, 4294967295", "1, 2", "2, 2", "255, 2"})
  void refusesAFrameThatIsNotWhatItSays(int flag, long length) {
    assertThat(send(METHOD, frame(flag, length))).isEqualTo(REFUSED);
    assertThat(calls).hasValue(0);
  }

  @Test
  void refusesHalfAPrefix() {
    assertThat(send(METHOD, frame(0, 2).getBuffer(0, 3))).isEqualTo(REFUSED);
  }

  @Test
  void aCallHasOneMessage() {
    Buffer twice = frame(0, MESSAGE.length).appendBuffer(frame(0, MESSAGE.length));

    assertThat(send(METHOD, twice)).isEqualTo(DONE);
    assertThat(calls).hasValue(1);
  }

  @Test
  void whatFollowsTheMessageDoesNotCount() {
    Buffer garbage = frame(0, MESSAGE.length).appendBytes(new byte[] {9, 9, 9, 9, 9, 9});

    assertThat(send(METHOD, garbage)).isEqualTo(DONE);
  }

  @Test
  void saysSoWhenTheCallersDeadlineHasPassed() {
    // Given
    answer = Promise.<GetProductsResponse>promise().future();
    timeout = "50m";

    // Then
    assertThat(send(METHOD, frame(0, MESSAGE.length))).isEqualTo(new Reply(200, "4", "10005"));
  }

  @Test
  void saysNothingMoreAtTheDeadlineOfWhatItHasRefused() {
    // Given
    vertx.exceptionHandler(uncaught::add);
    timeout = "50m";

    // When
    Reply reply = send(METHOD, frame(0, 100));
    value(vertx.timer(200, TimeUnit.MILLISECONDS));

    // Then
    assertThat(reply).isEqualTo(REFUSED);
    assertThat(uncaught).isEmpty();
  }

  @Test
  void doesNotWatch() {
    assertThat(send("/grpc.health.v1.Health/Watch", Buffer.buffer(new byte[5])))
        .isEqualTo(new Reply(200, "12", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/grpc-web", "text/plain"})
  void speaksNothingElse(String contentType) {
    assertThat(send(METHOD, contentType, Buffer.buffer("{}")).http()).isEqualTo(415);
  }
}
