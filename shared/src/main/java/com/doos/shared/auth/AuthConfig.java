package com.doos.shared.auth;

import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * @param jwtSecret HMAC key shared by the services, at least 32 bytes
 * @param accessTtl life of an access token
 */
public record AuthConfig(Secret jwtSecret, Duration accessTtl) {
  private static final int SECRET_BYTES_MIN = 32;

  public AuthConfig {
    if (jwtSecret.value().getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException(
          "jwt_secret must have at least " + SECRET_BYTES_MIN + " bytes");
    }
  }

  public static AuthConfig from(ConfigReader reader) {
    return new AuthConfig(
        reader.secret("jwt_secret"),
        reader.duration("access_ttl", Duration.ofSeconds(10), Duration.ofDays(1)));
  }
}
