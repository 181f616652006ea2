package com.doos.order.api;

import com.doos.order.app.PaymentService;
import com.doos.order.domain.PaymentMethod;
import com.doos.proto.order.v1.PayOrderRequest;
import com.doos.proto.order.v1.PayOrderResponse;
import com.doos.proto.order.v1.PaymentServiceGrpcService;
import com.doos.shared.auth.Principal;
import com.doos.shared.gate.Gate;
import com.doos.shared.grpc.GrpcEdge;
import io.vertx.core.Future;
import io.vertx.grpc.server.Service;

/** {@code order.v1.PaymentService}. */
public final class PaymentGrpcApi {

  private final PaymentService payments;

  public PaymentGrpcApi(PaymentService payments) {
    this.payments = payments;
  }

  /**
   * @param messageBytesMax see {@link GrpcEdge}
   */
  public Service service(Gate gate, int messageBytesMax) {
    return new GrpcEdge(
            PaymentServiceGrpcService.SERVICE_NAME,
            PaymentServiceGrpcService.SERVICE_DESCRIPTOR,
            gate,
            messageBytesMax)
        .unary(PaymentServiceGrpcService.PayOrder, this::pay)
        .build();
  }

  private Future<PayOrderResponse> pay(Principal caller, PayOrderRequest request) {
    return payments
        .pay(
            caller.actingFor(request.getUserId()),
            request.getOrderId(),
            PaymentMethod.ofWireName(request.getPaymentMethod()))
        .map(payment ->
            PayOrderResponse.newBuilder()
                .setPaymentId(payment.orderId())
                .setStatus(payment.status().wireName())
                .build());
  }
}
