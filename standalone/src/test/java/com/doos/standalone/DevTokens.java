package com.doos.standalone;

import com.doos.shared.auth.AuthConfig;
import com.doos.shared.auth.Tokens;
import com.doos.shared.config.ConfigReader;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Access tokens signed with the key of the development settings. */
final class DevTokens {
  private DevTokens() {}

  static Tokens create(Vertx vertx) {
    AuthConfig auth =
        ConfigReader.read(
            Path.of("../config/dev.yaml"),
            Map.of(),
            root -> root.section("auth", AuthConfig::from));
    return new Tokens(vertx, auth, InstantSource.system());
  }
}
