package com.doos.order.risk;

import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.Secret;
import java.time.Duration;

/**
 * The captcha in use.
 *
 * @param verifyUrl where answers are checked; empty when there is no captcha: then none is solved
 * @param secret of the shop at the captcha's service
 * @param timeout limit of a check
 */
public record CaptchaConfig(String verifyUrl, Secret secret, Duration timeout) {

  public CaptchaConfig {
    if (!verifyUrl.isEmpty() && !verifyUrl.matches("https?://\\S+")) {
      throw new IllegalArgumentException("verify_url must be an http or https address, or empty");
    }
    if (!verifyUrl.isEmpty() && secret.value().isEmpty()) {
      throw new IllegalArgumentException("secret is required with a verify_url");
    }
  }

  public static CaptchaConfig from(ConfigReader reader) {
    return new CaptchaConfig(
        reader.string("verify_url", ""),
        new Secret(reader.string("secret", "")),
        reader.duration("timeout", Duration.ofMillis(100), Duration.ofSeconds(30)));
  }
}
