package com.doos.order.api;

import com.doos.order.app.PaymentService;
import com.doos.order.domain.PaymentMethod;
import com.doos.proto.order.v1.PayOrderRequest;
import com.doos.proto.order.v1.PayOrderResponse;
import com.doos.proto.order.v1.PaymentServiceGrpcService;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.shared.grpc.GrpcEdge;
import com.doos.shared.limit.RequestLimits;
import io.vertx.core.Future;
import io.vertx.grpc.server.Service;
import java.util.Set;

/** {@code order.v1.PaymentService}. */
public final class PaymentGrpcApi {
  private static final Set<Role> ANYONE = Set.of(Role.values());

  private final PaymentService payments;

  public PaymentGrpcApi(PaymentService payments) {
    this.payments = payments;
  }

  /** The service with its roles. */
  public Service service(Tokens tokens, RequestLimits limits) {
    return new GrpcEdge(
            PaymentServiceGrpcService.SERVICE_NAME,
            PaymentServiceGrpcService.SERVICE_DESCRIPTOR,
            tokens,
            limits)
        .unary(PaymentServiceGrpcService.PayOrder, ANYONE, this::pay)
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
