package com.doos.shared.auth;

import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keys of access tokens. Each service signs with a key of its own and knows the public keys of the
 * others: who steals the stock service's key cannot pass for a user.
 *
 * @param signingKey PEM of the RSA private key this service signs with; trusted like a trusted key;
 *     empty for a service that only verifies
 * @param trustedKeys PEMs of public keys that may sign tokens of anybody
 * @param serviceKeys PEMs of public keys that may sign tokens of services only
 * @param accessTtl life of a user's access token
 */
public record AuthConfig(
    Secret signingKey, String trustedKeys, String serviceKeys, Duration accessTtl) {

  public AuthConfig {
    List<RsaKeys.Public> trusted = new ArrayList<>();
    if (!signingKey.value().isEmpty()) {
      trusted.add(named("signing_key", () -> RsaKeys.publicPartOf(signingKey.value())));
    }
    trusted.addAll(named("trusted_keys", () -> RsaKeys.publicKeys(trustedKeys)));
    if (trusted.isEmpty()) {
      throw new IllegalArgumentException("trusted_keys must name a key when there is no own one");
    }
    for (RsaKeys.Public key : named("service_keys", () -> RsaKeys.publicKeys(serviceKeys))) {
      if (trusted.contains(key)) {
        throw new IllegalArgumentException(
            "service_keys has key " + key.id() + ", which is trusted with everything");
      }
    }
  }

  private static <T> T named(String field, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(field + ": " + wrong.getMessage());
    }
  }

  public static AuthConfig from(ConfigReader reader) {
    return read(reader, reader.secret("signing_key"));
  }

  /** For a service that calls nobody: a signing key is not needed. */
  public static AuthConfig ofVerifier(ConfigReader reader) {
    return read(reader, new Secret(reader.string("signing_key", "")));
  }

  private static AuthConfig read(ConfigReader reader, Secret signingKey) {
    return new AuthConfig(
        signingKey,
        reader.string("trusted_keys", ""),
        reader.string("service_keys", ""),
        reader.duration("access_ttl", Duration.ofSeconds(10), Duration.ofDays(1)));
  }
}
