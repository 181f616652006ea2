package com.doos.shared.limit;

import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.doos.shared.MovableClock;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestLimitsTest {
  private static final Principal ALICE = new Principal(1, "alice", Set.of(Role.USER));
  private static final Principal BOB = new Principal(2, "bob", Set.of(Role.USER, Role.ADMIN));

  private final MovableClock clock = MovableClock.atRealTime();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final RequestLimits limits =
      new RequestLimits(() -> new LimitsConfig(2, 5, 0, List.of("::1/128")), clock, metrics);

  private Future<Principal> request(String address, Principal caller) {
    return limits.count(address, Future.succeededFuture(caller));
  }

  private void spend(String address, Principal caller, int requests) {
    for (int i = 0; i < requests; i++) {
      assertThat(value(request(address, caller))).isSameAs(caller);
    }
  }

  private double refused(String limit) {
    return metrics.counter("rate_limited", "limit", limit).count();
  }

  @Test
  void limitsEachUserFromWhereverTheyAsk() {
    // Given
    spend("a", ALICE, 2);

    // When
    DoosException refusal = refusal(request("b", ALICE));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    assertThat(refusal.retryAfterSeconds()).isEqualTo(30);
    assertThat(refused("user")).isOne();
    spend("a", BOB, 2);
    clock.move(Duration.ofSeconds(30));
    spend("a", ALICE, 1);
  }

  @Test
  void limitsEachAddressWhoeverAsks() {
    // Given
    spend("a", ALICE, 2);
    spend("a", BOB, 2);
    limits.countOpen("a");

    // When
    DoosException refusal =
        refusal(limits.count("a", Future.failedFuture(DoosException.of(ErrorCode.UNAUTHORIZED))));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    assertThat(refusal.retryAfterSeconds()).isEqualTo(12);
    assertThat(refused("address")).isOne();
    assertThat(refusal(() -> limits.countOpen("a")).code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    assertThatCode(() -> limits.countOpen("b")).doesNotThrowAnyException();
  }

  @Test
  void anAddressWithBadTokensSpendsItsRequestsToo() {
    // Given
    Future<Principal> bad = Future.failedFuture(DoosException.of(ErrorCode.UNAUTHORIZED));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(limits.count("a", bad)).code()).isEqualTo(ErrorCode.UNAUTHORIZED);
    }

    // Then
    assertThat(refusal(limits.count("a", bad)).code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
  }

  @Test
  void servicesPartnersAndThePaymentGatewayAreNotLimited() {
    spend("a", Principal.service("order"), 20);
    spend("a", Principal.partner("shop"), 20);
    spend("a", new Principal(0, "gateway", Set.of(Role.GATEWAY)), 20);

    // Then nothing of it was counted
    spend("a", ALICE, 2);
  }

  @Test
  void withoutLimitsNobodyIsRefused() {
    RequestLimits none = new RequestLimits(() -> LimitsConfig.NONE, clock, metrics);

    for (int i = 0; i < 100; i++) {
      assertThat(value(none.count("a", Future.succeededFuture(ALICE)))).isSameAs(ALICE);
    }
  }
}
