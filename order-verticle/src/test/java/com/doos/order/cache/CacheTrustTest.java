package com.doos.order.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CacheTrustTest {
  private final CacheTrust trust = new CacheTrust();

  private void renew() {
    assertThat(trust.renewed(trust.doubts())).isTrue();
  }

  @Test
  void redisIsUsedOnlyAfterARenewalThatFollowsTheSubscription() {
    // Given
    assertThat(trust.near()).isFalse();
    renew();
    assertThat(trust.redis()).isFalse();

    // When
    trust.heard();

    // Then
    assertThat(trust.near()).isTrue();
    assertThat(trust.redis()).isFalse();
    assertThat(trust.inDoubt()).isTrue();

    // When
    renew();

    // Then
    assertThat(trust.redis()).isTrue();

    // When
    trust.deaf();

    // Then
    assertThat(trust.near()).isFalse();
    assertThat(trust.redis()).isFalse();
    assertThat(trust.inDoubt()).isFalse();
  }

  @Test
  void lateChangeSuspendsRedisUntilItArrives() {
    // Given
    trust.heard();
    renew();

    // When
    trust.late();
    trust.late();
    trust.arrived();

    // Then
    assertThat(trust.redis()).isFalse();
    assertThat(trust.answering()).isFalse();
    assertThat(trust.near()).isTrue();

    // When
    trust.answered();
    trust.arrived();

    // Then
    assertThat(trust.redis()).isTrue();
    assertThat(trust.answering()).isTrue();
  }

  @Test
  void lossDuringARenewalIsNotSettledByIt() {
    // Given
    AtomicInteger renewals = new AtomicInteger();
    trust.whenInDoubt(renewals::incrementAndGet);
    trust.heard();
    long seen = trust.doubts();

    // When
    trust.lost();

    // Then
    assertThat(renewals).hasValue(1);
    assertThat(trust.renewed(seen)).isFalse();
    assertThat(trust.redis()).isFalse();
    renew();
    assertThat(trust.redis()).isTrue();
  }
}
