package com.doos.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for texts in bytes of any kind, in every form they may have taken on the way: UTF-8, UTF-16
 * in both orders, GB 18030, JSON escapes, URL encoding, hexadecimal, and base64 at its three
 * alignments. Finds nothing in what is compressed or cut into pieces.
 *
 * <p>Texts should be long enough not to occur by chance: 8 bytes at least in each form.
 */
public final class ByteSearch {
  private static final int NEEDLE_BYTES_MIN = 8;
  private static final int BUFFER_BYTES = 1 << 22;
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");
  private static final int PREFIXES = 1 << 16;

  private static final class Needle {
    private final byte[] bytes;
    private final String name;

    private Needle(byte[] bytes, String name) {
      this.bytes = bytes;
      this.name = name;
    }
  }

  /** By their first two bytes; null where no needle begins so. */
  private final Needle[] @Nullable [] byPrefix = new Needle[PREFIXES][];

  private int longest;

  /**
   * @param texts by the name a finding shows instead of them
   */
  public ByteSearch(Map<String, String> texts) {
    texts.forEach((name, text) ->
        forms(text).forEach((form, bytes) -> add(new Needle(bytes, name + " as " + form))));
  }

  private void add(Needle needle) {
    if (needle.bytes.length < NEEDLE_BYTES_MIN) {
      throw new IllegalArgumentException(needle.name + " is too short to look for");
    }
    int prefix = prefix(needle.bytes, 0);
    Needle[] others = byPrefix[prefix];
    List<Needle> together = new ArrayList<>(others == null ? List.of() : List.of(others));
    together.add(needle);
    byPrefix[prefix] = together.toArray(Needle[]::new);
    longest = Math.max(longest, needle.bytes.length);
  }

  private static int prefix(byte[] bytes, int at) {
    return (Byte.toUnsignedInt(bytes[at]) << Byte.SIZE) + Byte.toUnsignedInt(bytes[at + 1]);
  }

  /** What a text looks like in each form. */
  static Map<String, byte[]> forms(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("UTF-8", utf8);
    forms.put("UTF-16LE", text.getBytes(StandardCharsets.UTF_16LE));
    forms.put("UTF-16BE", text.getBytes(StandardCharsets.UTF_16BE));
    forms.put("GB 18030", text.getBytes(Charset.forName("GB18030")));
    forms.put("JSON escapes", ascii(escaped(text, HexFormat.of())));
    forms.put("JSON escapes, upper case", ascii(escaped(text, HexFormat.of().withUpperCase())));
    String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
    forms.put("URL", ascii(url));
    forms.put("URL, lower case", ascii(lowerCaseEscapes(url)));
    forms.put("hexadecimal", ascii(HexFormat.of().formatHex(utf8)));
    forms.put("hexadecimal, upper case", ascii(HexFormat.of().withUpperCase().formatHex(utf8)));
    for (int before = 0; before < 3; before++) {
      forms.put("base64 +" + before, ascii(base64(Base64.getEncoder(), utf8, before)));
      forms.put("base64url +" + before, ascii(base64(Base64.getUrlEncoder(), utf8, before)));
    }
    return forms;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String escaped(String text, HexFormat hex) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(c -> {
          if (c < 0x80) {
            escaped.append((char) c);
          } else {
            escaped.append("\\u").append(hex.toHexDigits((char) c));
          }
        });
    return escaped.toString();
  }

  private static String lowerCaseEscapes(String url) {
    return ESCAPE.matcher(url).replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
  }

  /** The characters that depend on the text alone, when so many bytes stand before it. */
  private static String base64(Base64.Encoder encoder, byte[] text, int before) {
    byte[] shifted = new byte[before + text.length];
    System.arraycopy(text, 0, shifted, before, text.length);
    int from = (before * Byte.SIZE + 5) / 6;
    int to = shifted.length * Byte.SIZE / 6;
    return encoder.withoutPadding().encodeToString(shifted).substring(from, to);
  }

  /** What is found in the bytes, as {@code NAME as FORM}. */
  public Set<String> in(byte[] bytes) {
    Set<String> found = new TreeSet<>();
    search(bytes, bytes.length, found);
    return found;
  }

  /** What is found in the text's UTF-8 bytes. */
  public Set<String> in(String text) {
    return in(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What is found in the file as it is while it is read. */
  public Set<String> in(Path file) throws IOException {
    Set<String> found = new TreeSet<>();
    byte[] buffer = new byte[BUFFER_BYTES];
    int kept = 0;
    try (InputStream in = Files.newInputStream(file)) {
      int read = in.readNBytes(buffer, 0, buffer.length);
      while (read > 0) {
        int filled = kept + read;
        search(buffer, filled, found);
        kept = Math.min(filled, longest - 1);
        System.arraycopy(buffer, filled - kept, buffer, 0, kept);
        read = in.readNBytes(buffer, kept, buffer.length - kept);
      }
    }
    return found;
  }

  private void search(byte[] bytes, int length, Set<String> found) {
    for (int at = 0; at < length - 1; at++) {
      Needle[] candidates = byPrefix[prefix(bytes, at)];
      if (candidates != null) {
        for (Needle needle : candidates) {
          if (isAt(needle.bytes, bytes, at, length)) {
            found.add(needle.name);
          }
        }
      }
    }
  }

  private static boolean isAt(byte[] needle, byte[] bytes, int at, int length) {
    if (length - at < needle.length) {
      return false;
    }
    for (int i = 2; i < needle.length; i++) {
      if (needle[i] != bytes[at + i]) {
        return false;
      }
    }
    return true;
  }
}
