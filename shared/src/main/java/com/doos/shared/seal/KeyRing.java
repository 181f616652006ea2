package com.doos.shared.seal;

import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Seals texts with AES-256-GCM under the active key, and opens what was sealed under any key it
 * holds. Safe for all threads; a call costs about two microseconds (texts of a few hundred bytes).
 *
 * <p>Each text is sealed for a <em>context</em>, which names the one place it is kept at, such as
 * {@code order:ID:remark}. Copied to another place it does not open. Each context has a key of its
 * own, see {@link SealingKey}; a context must therefore not stand for millions of texts.
 *
 * <p>A sealed text is {@code v1.KEY_ID.PAYLOAD}, ASCII, in size 4/3 of the UTF-8 bytes plus 38 and
 * the key's id. Sealing the same text twice gives two different ones.
 */
public final class KeyRing {
  private final SealingKey active;
  private final Map<String, SealingKey> keys;

  /**
   * @param activeKey id of the key to seal under
   * @param entries {@code ID:KEY}, the key being 32 bytes in base64
   * @throws IllegalArgumentException when an entry is malformed, an id is there twice, or the
   *     active key is not among them; the message holds nothing of a key
   */
  public KeyRing(String activeKey, List<Secret> entries) {
    Map<String, SealingKey> byId = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      SealingKey key = key(i, entries.get(i).value());
      if (byId.put(key.id(), key) != null) {
        throw new IllegalArgumentException("keys[" + i + "] has the id of an earlier one");
      }
    }
    SealingKey chosen = byId.get(activeKey);
    if (chosen == null) {
      throw new IllegalArgumentException("active_key must be the id of one of the keys");
    }
    this.active = chosen;
    this.keys = Map.copyOf(byId);
  }

  private static SealingKey key(int index, String entry) {
    int colon = entry.indexOf(':');
    String id = colon < 0 ? "" : entry.substring(0, colon);
    byte[] bytes = decode(entry.substring(colon + 1));
    if (!SealedText.isKeyId(id) || bytes.length != SealingKey.BYTES) {
      throw new IllegalArgumentException(
          "keys["
              + index
              + "] must be ID:KEY, the id of [a-z0-9-]{1,"
              + SealedText.KEY_ID_CHARS_MAX
              + "}, the key "
              + SealingKey.BYTES
              + " bytes in base64");
    }
    return new SealingKey(id, bytes);
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
  }

  /** Reads {@code active_key} and {@code keys}. */
  public static KeyRing from(ConfigReader reader) {
    return new KeyRing(
        reader.string("active_key"), reader.strings("keys").stream().map(Secret::new).toList());
  }

  /** Id of the key that is sealed under. */
  public String activeKey() {
    return active.id();
  }

  public String seal(String plaintext, String context) {
    byte[] sealed = active.seal(plaintext.getBytes(StandardCharsets.UTF_8), context);
    return SealedText.encode(active.head(), sealed);
  }

  /**
   * The text that was sealed for this context.
   *
   * @throws SealException when it does not open
   */
  public String open(String sealed, String context) {
    SealedText parts = SealedText.parse(sealed);
    byte[] bytes = parts == null ? null : parts.bytes();
    if (parts == null || bytes == null) {
      throw new SealException("not a sealed text", null);
    }
    SealingKey key = keys.get(parts.keyId());
    if (key == null) {
      throw new SealException("sealed under a key that is not in the ring", null);
    }
    return new String(key.open(bytes, context), StandardCharsets.UTF_8);
  }

  /** As {@link #seal(String, String)}, for bytes that need not be printable afterwards. */
  public byte[] seal(byte[] plain, String context) {
    return active.sealWithHead(plain, context);
  }

  /**
   * As {@link #open(String, String)}, for what {@link #seal(byte[], String)} has sealed.
   *
   * @throws SealException when it does not open
   */
  public byte[] open(byte[] sealed, String context) {
    for (SealingKey key : keys.values()) {
      if (key.isHeadOf(sealed)) {
        return key.openWithHead(sealed, context);
      }
    }
    throw new SealException("not sealed, or under a key that is not in the ring", null);
  }

  /**
   * Id of the key a text was sealed under; null when the text has not the form of a sealed one. The
   * form is all that is looked at: whether it opens is another matter.
   */
  public static @Nullable String keyId(String text) {
    SealedText parts = SealedText.parse(text);
    return parts == null ? null : parts.keyId();
  }

  /** The ids of the keys, nothing more. */
  @Override
  public String toString() {
    return "KeyRing[active="
        + active.id()
        + ", keys="
        + keys.keySet().stream().sorted().toList()
        + "]";
  }
}
