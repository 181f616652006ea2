package com.doos.ops.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of the archive, as it was when it was written.
 *
 * @param sha256 lower-case hexadecimal digits
 */
record StoredFile(String name, long bytes, String sha256) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Reads all of it. */
  static StoredFile of(Path file) throws IOException {
    MessageDigest digest = digest();
    long bytes = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    }
    String hex = HexFormat.of().formatHex(digest.digest());
    return new StoredFile(file.getFileName().toString(), bytes, hex);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
