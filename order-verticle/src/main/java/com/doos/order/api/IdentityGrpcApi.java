package com.doos.order.api;

import com.doos.proto.order.v1.IdentityServiceGrpcService;
import com.doos.proto.order.v1.VerifySignatureRequest;
import com.doos.proto.order.v1.VerifySignatureResponse;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.SignatureVerifier;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.gate.Gate;
import com.doos.shared.grpc.GrpcEdge;
import io.vertx.core.Future;
import io.vertx.grpc.server.Service;

/** {@code order.v1.IdentityService}: other services ask who signed; the secrets stay here. */
public final class IdentityGrpcApi {
  private static final VerifySignatureResponse NOBODY =
      VerifySignatureResponse.getDefaultInstance();

  private final SignatureVerifier signatures;

  public IdentityGrpcApi(SignatureVerifier signatures) {
    this.signatures = signatures;
  }

  /**
   * @param messageBytesMax see {@link GrpcEdge}
   */
  public Service service(Gate gate, int messageBytesMax) {
    return new GrpcEdge(
            IdentityServiceGrpcService.SERVICE_NAME,
            IdentityServiceGrpcService.SERVICE_DESCRIPTOR,
            gate,
            messageBytesMax)
        .unary(IdentityServiceGrpcService.VerifySignature, (caller, q) -> verify(q))
        .build();
  }

  private Future<VerifySignatureResponse> verify(VerifySignatureRequest request) {
    return signatures
        .verify(
            new SignedRequest(
                request.getKeyId(),
                request.getTimestamp(),
                request.getNonce(),
                request.getSignature(),
                request.getMethod(),
                request.getTarget(),
                request.getBodyDigest()))
        .map(IdentityGrpcApi::partner)
        .recover(failure ->
            failure instanceof DoosException known && known.code() == ErrorCode.UNAUTHORIZED
                ? Future.succeededFuture(NOBODY)
                : Future.failedFuture(failure));
  }

  private static VerifySignatureResponse partner(Principal sender) {
    return sender.roles().contains(Role.PARTNER)
        ? VerifySignatureResponse.newBuilder().setPartner(sender.name()).build()
        : NOBODY;
  }
}
