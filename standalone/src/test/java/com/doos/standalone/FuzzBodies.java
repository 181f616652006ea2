package com.doos.standalone;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Bodies for HTTP routes: right ones, and right ones gone wrong. */
final class FuzzBodies {
  private static final int DEEP = 5_000;
  private static final int TOO_LONG = 70_000;
  private static final String ITEM =
      "{\"product_id\":1001,\"sku_id\":0,\"quantity\":1,\"price\":null}";

  /** Fields with a right value, by the end of the route they belong to. */
  private static final Map<String, List<String>> FIELDS =
      Map.ofEntries(
          Map.entry(
              "/order/create",
              List.of(
                  "\"items\":[" + ITEM + "]",
                  "\"shipping_address\":{\"name\":\"x\",\"city\":\"\u676d\u5dde\"}",
                  "\"remark\":\"please ring\"",
                  "\"payment_method\":\"alipay\"",
                  "\"idempotency_token\":\"t-1\"",
                  "\"user_id\":null")),
          Map.entry("/auth/login", List.of("\"username\":\"a b\"", "\"password\":\"doos-demo\"")),
          Map.entry(
              "/auth/register", List.of("\"username\":\"a b\"", "\"password\":\"doos-demo\"")),
          Map.entry("/auth/refresh", List.of("\"refresh_token\":\"abc.def\"")),
          Map.entry("/auth/logout", List.of("\"refresh_token\":\"abc.def\"")),
          Map.entry("/cancel", List.of("\"reason\":\"too slow\"")),
          Map.entry("/pay", List.of("\"payment_method\":\"wechat\"")),
          Map.entry("/payment/callback", List.of("\"order_id\":\"1\"", "\"amount\":10.5")),
          Map.entry(
              "/stock/:product_id",
              List.of("\"sku_id\":0", "\"replenish\":10", "\"expected_total\":null")),
          Map.entry("/admin/accounts/:id", List.of("\"roles\":[\"user\"]", "\"disabled\":false")),
          Map.entry("/admin/partners", List.of("\"name\":\"mall\"")));

  private final RandomGenerator random;
  private final FuzzText text;

  FuzzBodies(RandomGenerator random) {
    this.random = random;
    this.text = new FuzzText(random);
  }

  byte[] body(String route) {
    return switch (random.nextInt(12)) {
      case 0 -> strange();
      case 1, 2 -> text.damaged(mutated(route));
      case 3, 4, 5, 6 -> mutated(route);
      default -> right(route);
    };
  }

  private static List<String> fields(String route) {
    return FIELDS.entrySet().stream()
        .filter(known -> route.endsWith(known.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(List.of("\"reason\":\"x\""));
  }

  private static byte[] right(String route) {
    return object(fields(route));
  }

  private static byte[] object(List<String> fields) {
    return ("{" + String.join(",", fields) + "}").getBytes(StandardCharsets.UTF_8);
  }

  private byte[] mutated(String route) {
    List<String> fields = new ArrayList<>(fields(route));
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      mutate(fields);
    }
    Collections.rotate(fields, random.nextInt(3));
    return object(fields);
  }

  private void mutate(List<String> fields) {
    int at = random.nextInt(fields.size());
    String field = fields.get(at);
    String name = field.substring(0, field.indexOf(':') + 1);
    switch (random.nextInt(6)) {
      case 0 -> fields.add(field);
      case 1 -> fields.add(name + text.literal());
      case 2 -> fields.add(FuzzText.quoted(text.text()) + ":" + text.literal());
      case 3 -> fields.set(at, name + "[" + (ITEM + ",").repeat(random.nextInt(130)) + ITEM + "]");
      case 4 ->
          fields.set(
              at,
              field.replaceAll(
                  "(?<=:)(\\d+|null)", text.literal().replace("\\", "\\\\").replace("$", "\\$")));
      default -> fields.set(at, name + text.literal());
    }
  }

  private byte[] strange() {
    byte[] noise = new byte[random.nextInt(200)];
    random.nextBytes(noise);
    String body =
        switch (random.nextInt(12)) {
          case 0 -> "";
          case 1 -> "[".repeat(DEEP);
          case 2 -> "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP);
          case 3 -> "{\"items\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}";
          case 4 -> "{\"remark\":\"" + "y".repeat(TOO_LONG) + "\"}";
          case 5 -> " ".repeat(random.nextInt(1_000));
          case 6 -> "{\"" + "k".repeat(60_000) + "\":1}";
          case 7 -> "{\"shipping_address\":" + "{\"a\":".repeat(900) + "1" + "}".repeat(900) + "}";
          case 8 -> "x=%zz&y=%u1234&&=&" + "a=1&".repeat(random.nextInt(3_000));
          case 9 ->
              "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../x\"\r\n\r\nz\r\n--b--";
          case 10 -> text.literal();
          default -> new String(noise, StandardCharsets.ISO_8859_1);
        };
    return body.getBytes(StandardCharsets.ISO_8859_1);
  }
}
