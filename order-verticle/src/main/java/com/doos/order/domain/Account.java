package com.doos.order.domain;

import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import java.time.Instant;
import java.util.Set;

/**
 * Who may log in.
 *
 * @param disabled nobody can log in as this user, and nobody stays logged in
 */
public record Account(
    long id, String username, Set<Role> roles, Instant createdAt, boolean disabled) {
  public Account {
    roles = Set.copyOf(roles);
  }

  /** The caller that the account's access tokens name. */
  public Principal principal() {
    return new Principal(id, username, roles, createdAt);
  }

  public boolean isAdmin() {
    return !disabled && roles.contains(Role.ADMIN);
  }
}
