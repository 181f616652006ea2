package com.doos.gatling;

import static io.gatling.javaapi.core.CoreDsl.exec;

import com.doos.proto.order.v1.CreateOrderRequest;
import com.doos.proto.order.v1.CreateOrderResponse;
import com.doos.proto.order.v1.OrderItem;
import com.doos.proto.order.v1.OrderServiceGrpcClient;
import io.gatling.javaapi.core.Session;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.util.UUID;

/** The orders of {@link CreateOrderSimulation} over gRPC: 10,000 a second. */
public class CreateOrderGrpcSimulation extends ShopSimulation {
  private static final double RATE = 10_000;
  private static final String NO_STOCK = "insufficient stock";

  public CreateOrderGrpcSimulation() {
    super(RATE);
    run(
        CREATE_ORDER,
        false,
        exec(
            new GrpcCall<>(
                CREATE_ORDER,
                Vertx.vertx(),
                SocketAddress.inetSocketAddress(
                    profile().grpcUrl().getPort(), profile().grpcUrl().getHost()),
                OrderServiceGrpcClient.CreateOrder,
                this::order,
                session -> "Bearer " + accessToken(),
                CreateOrderGrpcSimulation::isOutOfStock)));
  }

  private CreateOrderRequest order(Session session) {
    return CreateOrderRequest.newBuilder()
        .setUserId(userId())
        .addItems(OrderItem.newBuilder().setProductId(anyProduct()).setQuantity(1))
        .setPaymentMethod("alipay")
        .setIdempotencyToken(UUID.randomUUID().toString())
        .build();
  }

  private static boolean isOutOfStock(
      GrpcClientResponse<CreateOrderRequest, CreateOrderResponse> answer) {
    return answer.status() == GrpcStatus.FAILED_PRECONDITION
        && answer.statusMessage() != null
        && answer.statusMessage().startsWith(NO_STOCK);
  }
}
