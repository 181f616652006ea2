package com.doos.order.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.store.PartnerKeyStore;
import com.doos.shared.auth.Principal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no key can be named like is answered without a look into the database. */
final class PartnerKeysTest {
  private final PartnerKeys keys =
      new PartnerKeys(
          null,
          new PartnerKeyStore(),
          null,
          Duration.ZERO,
          InstantSource.system(),
          new SplittableRandom(1));

  @ParameterizedTest
  @ValueSource(strings = {"", "\u5546", "\ufffd", "a b", "\u0001", "x' OR '1'='1"})
  void revokesNothingByANameThatIsNone(String keyId) {
    assertThat(keys.revoke(keyId, Principal.service("test")).result()).isFalse();
  }
}
