package com.doos.shared.auth;

import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may call a route or a method.
 *
 * @param open to anybody, who need not say who they are
 * @param roles one of them is needed when it is not open
 */
public record Access(boolean open, Set<Role> roles) {
  public static final Access ANYBODY = new Access(true, Set.of());

  /** For what no rule speaks of. */
  public static final Access NOBODY = new Access(false, Set.of());

  public Access {
    roles = Set.copyOf(roles);
  }

  public static Access only(Role first, Role... others) {
    return new Access(false, EnumSet.of(first, others));
  }

  /**
   * Lets a caller in.
   *
   * @return fails with {@link ErrorCode#FORBIDDEN}
   */
  public Future<Principal> admit(Principal caller) {
    return admits(caller)
        ? Future.succeededFuture(caller)
        : Future.failedFuture(DoosException.of(ErrorCode.FORBIDDEN));
  }

  public boolean admits(Principal caller) {
    return open || caller.isAnyOf(roles);
  }
}
