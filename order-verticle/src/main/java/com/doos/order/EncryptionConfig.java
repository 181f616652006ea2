package com.doos.order;

import com.doos.shared.config.ConfigReader;
import com.doos.shared.seal.KeyRing;

public record EncryptionConfig(KeyRing keys) {
  static EncryptionConfig from(ConfigReader reader) {
    return new EncryptionConfig(KeyRing.from(reader));
  }
}
