package com.doos.shared.gate;

import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import com.doos.shared.auth.Credentials;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.RequestLimits;
import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where every request of a service passes, whatever its transport: is it one too many, who sends
 * it, and may they?
 */
public final class Gate {
  private final AccessRules rules;
  private final Function<Credentials, Future<Principal>> authenticate;
  private final RequestLimits limits;

  /**
   * @param authenticate see {@link com.doos.shared.auth.Authenticator#authenticate}
   */
  public Gate(
      AccessRules rules,
      Function<Credentials, Future<Principal>> authenticate,
      RequestLimits limits) {
    this.rules = rules;
    this.authenticate = authenticate;
    this.limits = limits;
  }

  /** For a service that answers probes only and knows nobody. */
  public static Gate forProbes(ServiceContext service) {
    return new Gate(
        AccessRules.probesOnly(),
        stranger ->
            Future.failedFuture(new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_TOKEN)),
        new RequestLimits(() -> LimitsConfig.NONE, service.clock(), service.metrics()));
  }

  /** The door of a call, named as {@link AccessRules} names it. */
  public Door door(String call) {
    return new Door(rules.of(call), AccessRules.isProbe(call));
  }

  /** See {@link RequestLimits#address}. */
  public String address(@Nullable SocketAddress peer, MultiMap headers) {
    return limits.address(peer, headers);
  }

  /** Where the requests of one call pass. */
  public final class Door {
    private final Access access;
    private final boolean unlimited;

    private Door(Access access, boolean unlimited) {
      this.access = access;
      this.unlimited = unlimited;
    }

    /**
     * Lets a request pass.
     *
     * @param address of the client
     * @param credentials asked for only when they matter
     * @return the sender, {@link Principal#NOBODY} when anybody may pass; fails with {@link
     *     ErrorCode#TOO_MANY_REQUESTS}, {@link ErrorCode#UNAUTHORIZED} or {@link
     *     ErrorCode#FORBIDDEN}
     */
    public Future<Principal> enter(String address, Supplier<Credentials> credentials) {
      if (access.open()) {
        if (!unlimited) {
          limits.countOpen(address);
        }
        return Future.succeededFuture(Principal.NOBODY);
      }
      return limits.count(address, authenticate.apply(credentials.get())).compose(access::admit);
    }
  }
}
