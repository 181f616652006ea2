package com.doos.shared.gate;

import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.MovableClock;
import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import com.doos.shared.auth.Authenticator;
import com.doos.shared.auth.Credentials;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.auth.TestKeys;
import com.doos.shared.auth.Tokens;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.RequestLimits;
import com.doos.shared.runtime.ServiceContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
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
          credentials -> Future.succeededFuture(OPS),
          new RequestLimits(
              () -> new LimitsConfig(2, 3, 0, List.of()),
              MovableClock.atRealTime(),
              new SimpleMeterRegistry()));

  private Future<Principal> enter(String call) {
    return gate.door(call).enter("192.0.2.1", () -> ANY);
  }

  @Test
  void letsAnybodyInWhereItIsOpenWithoutAskingWho() {
    Future<Principal> entered =
        gate.door("GET /open")
            .enter(
                "192.0.2.1",
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
    Gate probes = Gate.forProbes(ServiceContext.create());

    assertThat(value(probes.door("GET /ready").enter("192.0.2.1", () -> ANY)))
        .isEqualTo(Principal.NOBODY);
    assertThat(refusal(probes.door("GET /x").enter("192.0.2.1", () -> ANY)).code())
        .isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  void probesAreNotCounted() {
    for (int i = 0; i < 10; i++) {
      assertThat(value(enter("GET /ready"))).isEqualTo(Principal.NOBODY);
    }
    assertThat(value(enter("GET /open"))).isEqualTo(Principal.NOBODY);
    assertThat(value(enter("GET /open"))).isEqualTo(Principal.NOBODY);
    assertThat(value(enter("GET /open"))).isEqualTo(Principal.NOBODY);
    assertThat(refusal(() -> enter("GET /open")).code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
  }

  @Test
  void countsRequestsBeforeItSaysWhoMayPass() {
    assertThat(refusal(enter("GET /forgotten")).code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(value(enter("GET /ops"))).isEqualTo(OPS);
    assertThat(refusal(enter("GET /ops")).code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
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
