package com.doos.inventory.client;

import com.doos.proto.order.v1.IdentityServiceGrpcClient;
import com.doos.proto.order.v1.VerifySignatureRequest;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.SignatureVerifier;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.grpc.GrpcCaller;
import io.vertx.core.Future;

/** Asks the order service, which knows the partners' keys, who signed a request. */
public final class SignatureCalls implements SignatureVerifier {
  private final GrpcCaller orderService;

  public SignatureCalls(GrpcCaller orderService) {
    this.orderService = orderService;
  }

  @Override
  public Future<Principal> verify(SignedRequest request) {
    if (!request.isWellFormed()) {
      return refused();
    }
    // Not repeated: its nonce would be known then, and the request refused as a replay.
    return orderService
        .callOnce(
            IdentityServiceGrpcClient.VerifySignature,
            VerifySignatureRequest.newBuilder()
                .setKeyId(request.keyId())
                .setTimestamp(request.timestamp())
                .setNonce(request.nonce())
                .setSignature(request.signature())
                .setMethod(request.method())
                .setTarget(request.target())
                .setBodyDigest(request.bodyDigest())
                .build())
        .compose(answer ->
            answer.getPartner().isEmpty()
                ? refused()
                : Future.succeededFuture(Principal.partner(answer.getPartner())));
  }

  private static <T> Future<T> refused() {
    return Future.failedFuture(new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_SIGNATURE));
  }
}
