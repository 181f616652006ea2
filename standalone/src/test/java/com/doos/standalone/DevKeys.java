package com.doos.standalone;

import com.doos.shared.auth.AuthConfig;
import com.doos.shared.auth.Tokens;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.seal.KeyRing;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/** The keys of the development settings. */
final class DevKeys {
  private DevKeys() {}

  /** Access tokens that the services take. */
  static Tokens tokens(Vertx vertx) {
    return new Tokens(
        vertx, read(root -> root.section("auth", AuthConfig::from)), InstantSource.system());
  }

  static KeyRing ring() {
    return read(root -> root.part("encryption", KeyRing::from));
  }

  private static <T> T read(Function<ConfigReader, T> section) {
    return ConfigReader.read(Path.of("../config/dev.yaml"), Map.of(), section);
  }
}
