package com.doos.order.domain;

import com.doos.shared.auth.Role;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an admin changes about an account; what is empty stays as it is.
 *
 * @param roles not empty when present
 */
public record AccountChange(Optional<Set<Role>> roles, Optional<Boolean> disabled) {
  /** What people can be; services and partners have no accounts. */
  public static final Set<Role> ASSIGNABLE = Set.of(Role.USER, Role.OPS, Role.ADMIN);

  public AccountChange {
    roles.ifPresent(wanted -> {
      if (wanted.isEmpty() || !ASSIGNABLE.containsAll(wanted)) {
        throw new IllegalArgumentException("roles that cannot be assigned");
      }
    });
  }

  /** The account afterwards. */
  public Account apply(Account account) {
    return new Account(
        account.id(),
        account.username(),
        roles.orElse(account.roles()),
        account.createdAt(),
        disabled.orElse(account.disabled()));
  }

  /** For the log: {@code roles=[OPS, USER] disabled=true}. */
  @Override
  public String toString() {
    String role = roles.map(wanted -> "roles=" + new TreeSet<>(wanted)).orElse("");
    return (role + disabled.map(wanted -> " disabled=" + wanted).orElse("")).strip();
  }
}
