package com.doos.shared.auth;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;

/**
 * Who is calling.
 *
 * @param userId 0 for a service and for a partner
 * @param name user, service or partner name
 * @param since when the account was opened; {@link Instant#EPOCH} when that is of no interest
 */
public record Principal(long userId, String name, Set<Role> roles, Instant since) {
  /** Of a request that need not tell. */
  public static final Principal NOBODY = new Principal(0, "nobody", Set.of());

  public Principal {
    roles = Set.copyOf(roles);
  }

  public Principal(long userId, String name, Set<Role> roles) {
    this(userId, name, roles, Instant.EPOCH);
  }

  public static Principal service(String name) {
    return new Principal(0, name, Set.of(Role.INTERNAL));
  }

  public static Principal partner(String name) {
    return new Principal(0, name, Set.of(Role.PARTNER));
  }

  public boolean isAnyOf(Collection<Role> wanted) {
    return !Collections.disjoint(roles, wanted);
  }

  /**
   * The user a request is for: the caller, or somebody else when the caller may act for others.
   *
   * @param requested 0 when the request names nobody
   * @throws DoosException when it names somebody the caller may not act for
   */
  public long actingFor(long requested) {
    if (requested == 0 || requested == userId) {
      return userId;
    }
    if (isAnyOf(Set.of(Role.ADMIN, Role.INTERNAL, Role.PARTNER))) {
      return requested;
    }
    throw new DoosException(ErrorCode.FORBIDDEN, Detail.FOREIGN_USER);
  }

  /** How the order history names this caller. */
  public String actor() {
    if (userId != 0) {
      return "user:" + userId;
    }
    return (roles.contains(Role.PARTNER) ? "partner:" : "service:") + name;
  }
}
