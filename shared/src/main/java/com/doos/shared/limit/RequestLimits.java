package com.doos.shared.limit;

import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of a service, all its event loops together: by the client's address, whatever
 * their token is worth, and by user when it is worth something.
 *
 * <p>Not limited are the services of DOOS, partners, who call for many users from few addresses,
 * and the payment gateway. What no route answers is not counted: to refuse it costs the same.
 */
public final class RequestLimits {
  /** Counter {@code rate_limited_total} of refusals; its tag says by which limit. */
  public static final String REFUSED = "rate_limited";

  private static final Set<Role> MACHINES = Set.of(Role.INTERNAL, Role.PARTNER, Role.GATEWAY);

  private final ClientAddress clientAddress;
  private final RateBuckets<String> addresses;
  private final RateBuckets<Long> users;
  private final Counter refusedByAddress;
  private final Counter refusedByUser;

  /**
   * @param config asked at each request; whose proxies are trusted is asked once
   */
  public RequestLimits(Supplier<LimitsConfig> config, InstantSource clock, MeterRegistry metrics) {
    this.clientAddress = new ClientAddress(config.get().trustedProxies());
    this.addresses = new RateBuckets<>(() -> config.get().requestsPerAddress(), clock);
    this.users = new RateBuckets<>(() -> config.get().requestsPerUser(), clock);
    this.refusedByAddress = metrics.counter(REFUSED, "limit", "address");
    this.refusedByUser = metrics.counter(REFUSED, "limit", "user");
  }

  /** See {@link ClientAddress#of}. */
  public String address(@Nullable SocketAddress peer, MultiMap headers) {
    return clientAddress.of(peer, headers);
  }

  /**
   * Counts a request that need not tell who sends it.
   *
   * @throws DoosException {@link ErrorCode#TOO_MANY_REQUESTS}
   */
  public void countOpen(String address) {
    refuse(addresses.take(address), refusedByAddress);
  }

  /**
   * Counts a request that tells who sends it.
   *
   * @param authentication the outcome of its check
   * @return the caller; fails as the authentication does, or with {@link
   *     ErrorCode#TOO_MANY_REQUESTS}
   */
  public Future<Principal> count(String address, Future<Principal> authentication) {
    return authentication.transform(checked -> {
      boolean machine = checked.succeeded() && checked.result().isAnyOf(MACHINES);
      if (!machine) {
        refuse(addresses.take(address), refusedByAddress);
      }
      if (checked.succeeded() && !machine) {
        refuse(users.take(checked.result().userId()), refusedByUser);
      }
      return authentication;
    });
  }

  private static void refuse(Duration wait, Counter refused) {
    if (!wait.isZero()) {
      refused.increment();
      throw DoosException.tooManyRequests(wait);
    }
  }
}
