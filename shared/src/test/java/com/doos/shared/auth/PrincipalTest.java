package com.doos.shared.auth;

import static com.doos.shared.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.error.ErrorCode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrincipalTest {

  @ParameterizedTest
  @EnumSource
  void everybodyActsForThemselves(Role role) {
    Principal caller = new Principal(7, "x", Set.of(role));

    assertThat(caller.actingFor(0)).isEqualTo(7);
    assertThat(caller.actingFor(7)).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(names = {"ADMIN", "INTERNAL", "PARTNER"})
  void someActForOthers(Role role) {
    assertThat(new Principal(7, "x", Set.of(role)).actingFor(8)).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource(names = {"USER", "OPS"})
  void othersDoNot(Role role) {
    assertThat(refusal(() -> new Principal(7, "x", Set.of(role)).actingFor(8)).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void theHistoryTellsUsersServicesAndPartners() {
    assertThat(new Principal(7, "alice", Set.of()).actor()).isEqualTo("user:7");
    assertThat(Principal.service("relay").actor()).isEqualTo("service:relay");
    assertThat(Principal.partner("mall").actor()).isEqualTo("partner:mall");
  }

  @ParameterizedTest
  @EnumSource
  void rolesAreReadBackByTheirWireName(Role role) {
    assertThat(Role.ofWireName(role.wireName())).isEqualTo(role);
  }
}
