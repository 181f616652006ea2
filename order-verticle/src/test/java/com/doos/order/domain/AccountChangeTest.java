package com.doos.order.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.shared.auth.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountChangeTest {
  private static final Account BOB =
      new Account(10_001, "bob", Set.of(Role.USER), Instant.EPOCH, false);

  @Test
  void whatIsNotNamedStaysAsItIs() {
    // Given
    AccountChange roles = new AccountChange(Optional.of(Set.of(Role.ADMIN)), Optional.empty());
    AccountChange closing = new AccountChange(Optional.empty(), Optional.of(true));

    // When, Then
    assertThat(roles.apply(BOB))
        .isEqualTo(new Account(10_001, "bob", Set.of(Role.ADMIN), Instant.EPOCH, false));
    assertThat(closing.apply(BOB))
        .isEqualTo(new Account(10_001, "bob", Set.of(Role.USER), Instant.EPOCH, true));
    assertThat(roles.apply(BOB).isAdmin()).isTrue();
    assertThat(closing.apply(roles.apply(BOB)).isAdmin()).isFalse();
    assertThat(roles).hasToString("roles=[ADMIN]");
    assertThat(closing).hasToString("disabled=true");
  }

  @ParameterizedTest
  @EnumSource(names = {"PARTNER", "INTERNAL"})
  void nobodyBecomesAServiceOrAPartner(Role role) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new AccountChange(Optional.of(Set.of(Role.USER, role)), Optional.empty()));
  }

  @Test
  void nobodyIsLeftWithoutARole() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccountChange(Optional.of(Set.of()), Optional.empty()));
  }
}
