package com.doos.shared.auth;

import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Credentials ANY = new Credentials(null, null);
  private static final Principal OPS = new Principal(7, "ops", Set.of(Role.OPS));

  private final Gate gate =
      new Gate(
          AccessRules.of(
              Map.of(
                  "GET /open", Access.ANYBODY,
                  "GET /ops", Access.only(Role.OPS, Role.ADMIN),
                  "GET /users", Access.only(Role.USER))),
          credentials -> Future.succeededFuture(OPS));

  private Future<Principal> enter(String call) {
    return gate.enter(gate.access(call), () -> ANY);
  }

  @Test
  void letsAnybodyInWhereItIsOpenWithoutAskingWho() {
    Future<Principal> entered =
        gate.enter(
            gate.access("GET /open"),
            () -> {
              throw new AssertionError("asked");
            });

    assertThat(value(entered)).isEqualTo(Principal.NOBODY);
  }

  @Test
  void letsInWhoHasOneOfTheRoles() {
    assertThat(value(enter("GET /ops"))).isEqualTo(OPS);
    assertThat(refusal(enter("GET /users")).code()).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void refusesWhatNoRuleNames() {
    assertThat(refusal(enter("POST /ops")).code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(enter("GET /forgotten")).code()).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void probesAreOpenAndNothingElseIs() {
    Gate probes = Gate.forProbes();

    assertThat(probes.access("GET /ready")).isEqualTo(Access.ANYBODY);
    assertThat(refusal(probes.enter(probes.access("GET /x"), () -> ANY)).code())
        .isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  void aSignatureGoesBeforeAToken() {
    // Given
    Principal mall = Principal.partner("mall");
    SignedRequest signed = new SignedRequest("pk-1", "1", "n", "s", "GET", "/", "d");
    Authenticator authenticator =
        new Authenticator(
            new Tokens(Vertx.vertx(), TestKeys.config(TestKeys.ORDER), InstantSource.system()),
            request -> Future.succeededFuture(mall));

    // When, Then
    assertThat(value(authenticator.authenticate(new Credentials("Bearer x", signed))))
        .isEqualTo(mall);
    assertThat(refusal(authenticator.authenticate(new Credentials("Bearer x", null))).code())
        .isEqualTo(ErrorCode.UNAUTHORIZED);
  }
}
