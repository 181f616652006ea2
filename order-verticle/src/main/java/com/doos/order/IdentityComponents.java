package com.doos.order;

import com.doos.order.api.IdentityGrpcApi;
import com.doos.order.api.OrderAccess;
import com.doos.order.api.PartnerHttpApi;
import com.doos.order.app.LoopVerticle;
import com.doos.order.app.Nonces;
import com.doos.order.app.PartnerKeys;
import com.doos.order.app.RequestSignatures;
import com.doos.order.app.RequestSignatures.Signer;
import com.doos.order.gateway.SignedCallbacks;
import com.doos.order.store.PartnerKeyStore;
import com.doos.shared.auth.Authenticator;
import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.gate.Gate;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.limit.RequestLimits;
import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Builds what finds out who sends a request, and joins it. */
final class IdentityComponents {
  private final OrderConfig config;
  private final ServiceContext context;
  private final PartnerKeys partnerKeys;
  private final RequestSignatures signatures;
  private final Gate gate;

  /**
   * @param redisBreaker stands before Redis
   */
  IdentityComponents(
      OrderConfig config,
      ServiceContext context,
      Tokens tokens,
      RequestLimits limits,
      Pool accountPool,
      Redis redis,
      Breaker redisBreaker) {
    this.config = config;
    this.context = context;
    this.partnerKeys =
        new PartnerKeys(
            accountPool,
            new PartnerKeyStore(),
            config.encryption().keys(),
            config.signatures().keysTtl(),
            context.clock(),
            new SecureRandom());
    this.signatures = signatures(redis, redisBreaker);
    this.gate =
        new Gate(OrderAccess.RULES, new Authenticator(tokens, signatures)::authenticate, limits);
  }

  private RequestSignatures signatures(Redis redis, Breaker redisBreaker) {
    Duration window = config.signatures().window();
    Signer paymentGateway =
        new Signer(
            new Principal(0, SignedCallbacks.KEY_ID, Set.of(Role.GATEWAY)),
            new Hmac(config.payments().secret()));
    return new RequestSignatures(
        keyId ->
            keyId.equals(SignedCallbacks.KEY_ID)
                ? Future.succeededFuture(Optional.of(paymentGateway))
                : partnerKeys.find(keyId),
        new Nonces(redis, redisBreaker, window.multipliedBy(2)),
        window,
        context.clock(),
        context.metrics());
  }

  Gate gate() {
    return gate;
  }

  /** What brings the partners' secrets under the active key. */
  LoopVerticle loop() {
    return new LoopVerticle(
        "sealing of partner keys", config.encryption().reseal().interval(), partnerKeys::reseal);
  }

  void bind(HttpEdge edge) {
    new PartnerHttpApi(partnerKeys).bind(edge);
  }

  IdentityGrpcApi grpcApi() {
    return new IdentityGrpcApi(signatures);
  }
}
