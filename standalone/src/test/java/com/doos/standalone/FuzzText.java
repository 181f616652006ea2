package com.doos.standalone;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Values that have broken programs before. */
record FuzzText(RandomGenerator random) {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "0",
          "1",
          "-1",
          "007",
          "1001",
          "1.5",
          "+1",
          "1e3",
          "1e999999",
          "-0",
          "NaN",
          "Infinity",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "99999999999999999999999999999999",
          "null",
          "true",
          "[]",
          "{}",
          "undefined",
          "\u0000",
          "a\u0000b",
          "\u0001\u001f\u007f\u0085",
          "\ufeffx",
          "\u202eabc\u2066",
          "\u5546\u54c1\u4e00\u4e8c",
          "\ud83d\ude00\ud83c\udff3\ufe0f\u200d\ud83c\udf08",
          "e\u0301\u0301\u0301",
          "\u0661\u0662",
          "\u0130\u0131\u00df",
          "../../../secret",
          "..\\..\\secret",
          "' OR '1'='1",
          "\"; DROP TABLE x; --",
          "<script>alert(1)</script>",
          "${jndi:ldap://127.0.0.1/a}",
          "%s%n%x%99$s",
          "{{7*7}}",
          "a\r\nSet-Cookie: b=c",
          "pending",
          "paid",
          "alipay",
          "wechat",
          "credit_card",
          "price_asc",
          "sent",
          "failed",
          "api");

  private static final List<String> LITERALS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "-1",
          "1",
          "1.005",
          "0.1",
          "1e2",
          "1e999999",
          "-1e999999",
          "1e-999999",
          "1e2147483647",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "99999999.99",
          "100000000",
          "NaN",
          "Infinity",
          "0x10",
          "01",
          ".5",
          "1.",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u0000\"",
          "\"\\q\"",
          "\"a\nb\"",
          "{}",
          "[]",
          "[{}]",
          "[[1]]",
          "{\"a\":null}",
          "'x'",
          "");

  private static final List<String> BROKEN =
      List.of(
          "%",
          "%zz",
          "%0",
          "%00",
          "%c0%af",
          "%ed%a0%80",
          "%ff%fe",
          "..%2f..%2fsecret",
          "../..",
          ".",
          "..",
          ";a=b",
          "*",
          "a+b",
          "%2525",
          "%u0041",
          "//",
          "a%0d%0ab",
          "%e5%95%86");

  private static final int LONG_MAX = 3_000;

  static <T> T one(RandomGenerator random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  <T> T one(List<T> choices) {
    return one(random, choices);
  }

  /** True once in {@code n} times. */
  boolean rarely(int n) {
    return random.nextInt(n) == 0;
  }

  String text() {
    return switch (random.nextInt(12)) {
      case 0 -> "x".repeat(random.nextInt(LONG_MAX));
      case 1 -> "\u8ba2".repeat(random.nextInt(300));
      case 2 -> noise(random.nextInt(40));
      case 3 -> String.valueOf(random.nextLong());
      case 4 -> one(TEXTS) + one(TEXTS);
      default -> one(TEXTS);
    };
  }

  /** Any characters, halves of surrogate pairs among them. */
  String noise(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(rarely(3) ? 0x10000 : 0x80));
    }
    return text.toString();
  }

  /** For a URI, right and wrong. */
  String escape() {
    return one(BROKEN);
  }

  /** Of the characters that a header's value may have. */
  String visible() {
    StringBuilder visible = new StringBuilder();
    text()
        .chars()
        .filter(c -> (c >= ' ' && c < 0x7f) || (c > 0xa0 && c < 0x100))
        .forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** A JSON value, or what looks like one. */
  String literal() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> quoted(text());
      case 2 -> "[".repeat(random.nextInt(1_200)) + "1";
      case 3 -> String.valueOf(random.nextLong());
      case 4 -> random.nextInt(-10, 10) + "." + random.nextInt(1_000);
      case 5 -> "9".repeat(random.nextInt(1, 1_500));
      default -> one(LITERALS);
    };
  }

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** Cuts, flips, doubles or inserts bytes. */
  byte[] damaged(byte[] bytes) {
    byte[] noise = new byte[random.nextInt(1, 5)];
    random.nextBytes(noise);
    int at = random.nextInt(bytes.length + 1);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String extra = new String(noise, StandardCharsets.ISO_8859_1);
    String damaged =
        switch (random.nextInt(7)) {
          case 0 -> text.substring(0, at);
          case 1 -> text.substring(at);
          case 2 -> text.substring(0, at) + extra + text.substring(at);
          case 3 -> text.substring(0, at) + extra + text.substring(Math.min(text.length(), at + 2));
          case 4 -> text + text;
          case 5 ->
              text.substring(0, at) + "\u00ff\u00c0\u0080\u00ed\u00a0\u0080" + text.substring(at);
          default -> "\u00ef\u00bb\u00bf" + text;
        };
    return damaged.getBytes(StandardCharsets.ISO_8859_1);
  }
}
