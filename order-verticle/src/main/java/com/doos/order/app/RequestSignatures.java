package com.doos.order.app;

import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.SignatureVerifier;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks signed requests: form, time, key, signature, and last that it comes for the first time.
 */
public final class RequestSignatures implements SignatureVerifier {
  private final Function<String, Future<Optional<Signer>>> signers;
  private final Nonces nonces;
  private final Duration window;
  private final InstantSource clock;
  private final Counter accepted;
  private final Counter refused;
  private final Counter repeated;

  /**
   * @param window how far a timestamp may be from now, in both directions
   * @param keysTtl how long a partner's key is remembered: a revoked one may still work for so long
   */
  public record Config(Duration window, Duration keysTtl) {
    public static Config from(ConfigReader reader) {
      return new Config(
          reader.duration("window", Duration.ofSeconds(1), Duration.ofHours(1)),
          reader.duration("keys_ttl", Duration.ZERO, Duration.ofMinutes(10)));
    }
  }

  /** Who signs with a key. */
  public record Signer(Principal principal, Hmac secret) {}

  /**
   * @param signers finds who signs with the key of an id
   * @param window see {@link Config}
   */
  public RequestSignatures(
      Function<String, Future<Optional<Signer>>> signers,
      Nonces nonces,
      Duration window,
      InstantSource clock,
      MeterRegistry metrics) {
    this.signers = signers;
    this.nonces = nonces;
    this.window = window;
    this.clock = clock;
    this.accepted = metrics.counter("signed_requests", "outcome", "accepted");
    this.refused = metrics.counter("signed_requests", "outcome", "refused");
    this.repeated = metrics.counter("signed_requests", "outcome", "repeated");
  }

  @Override
  public Future<Principal> verify(SignedRequest request) {
    if (!request.isWellFormed() || !request.isRecent(clock.instant(), window)) {
      return refuse(refused);
    }
    return signers
        .apply(request.keyId())
        .compose(signer ->
            signer.isPresent() && request.isSignedWith(signer.get().secret())
                ? useUp(request, signer.get().principal())
                : refuse(refused));
  }

  private Future<Principal> useUp(SignedRequest request, Principal sender) {
    return nonces
        .use(request.keyId(), request.nonce())
        .compose(first -> {
          if (!first) {
            return refuse(repeated);
          }
          accepted.increment();
          return Future.succeededFuture(sender);
        });
  }

  private static Future<Principal> refuse(Counter reason) {
    reason.increment();
    return Future.failedFuture(new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_SIGNATURE));
  }
}
