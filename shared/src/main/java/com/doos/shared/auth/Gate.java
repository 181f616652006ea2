package com.doos.shared.auth;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where every request of a service passes, whatever its transport: who is it, and may they? */
public final class Gate {
  private final AccessRules rules;
  private final Function<Credentials, Future<Principal>> authenticate;

  /**
   * @param authenticate see {@link Authenticator#authenticate}
   */
  public Gate(AccessRules rules, Function<Credentials, Future<Principal>> authenticate) {
    this.rules = rules;
    this.authenticate = authenticate;
  }

  /** For a service that answers probes only and knows nobody. */
  public static Gate forProbes() {
    return new Gate(
        AccessRules.probesOnly(),
        stranger ->
            Future.failedFuture(new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_TOKEN)));
  }

  /** Who may make a call; see {@link AccessRules#of(String)}. */
  public Access access(String call) {
    return rules.of(call);
  }

  /**
   * Lets a request pass.
   *
   * @param credentials asked for only when they matter
   * @return the sender, {@link Principal#NOBODY} when anybody may pass; fails with {@link
   *     ErrorCode#UNAUTHORIZED} or {@link ErrorCode#FORBIDDEN}
   */
  public Future<Principal> enter(Access access, Supplier<Credentials> credentials) {
    return access.open()
        ? Future.succeededFuture(Principal.NOBODY)
        : authenticate.apply(credentials.get()).compose(access::admit);
  }
}
