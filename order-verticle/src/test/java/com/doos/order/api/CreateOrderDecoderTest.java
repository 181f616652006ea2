package com.doos.order.api;

import static com.doos.order.Samples.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class CreateOrderDecoderTest {
  private static final Logger LOG = LoggerFactory.getLogger(CreateOrderDecoderTest.class);
  private static final Principal ALICE = new Principal(42, "alice", Set.of(Role.USER));
  private static final int FUZZ_ROUNDS = 20_000;

  private static final String FULL =
      """
      {
        "user_id": 42,
        "items": [
          {"product_id": 1, "sku_id": 2, "quantity": 3, "price": 10.50, "color": {"a": [1]}},
          {"product_id": "9223372036854775807", "quantity": "4"}
        ],
        "shipping_address": "{\\"city\\":\\"上海\\"}",
        "remark": "ring twice",
        "payment_method": "alipay",
        "idempotency_token": "token-1",
        "unknown": [{"deep": [null, true, 1e3]}]
      }
      """;

  private static PlaceOrder decode(String body) {
    return decode(body, null);
  }

  private static PlaceOrder decode(String body, @Nullable String header) {
    return CreateOrderDecoder.decode(Buffer.buffer(body), ALICE, header, Language.ENGLISH);
  }

  private static PlaceOrder withItem(String item) {
    return decode("{\"items\": [" + item + "]}");
  }

  private static PlaceOrder with(String fields) {
    return decode("{\"items\": [{\"product_id\": 1, \"quantity\": 1}], " + fields + "}");
  }

  private static Detail refused(String body) {
    DoosException refusal = refusal(() -> decode(body));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAM);
    return refusal.detail();
  }

  @Test
  void readsAFullBody() {
    assertThat(decode(FULL))
        .isEqualTo(
            new PlaceOrder(
                42,
                List.of(new OrderLine(1, 2, 3, 1_050L), new OrderLine(Long.MAX_VALUE, 0, 4, null)),
                "{\"city\":\"上海\"}",
                "ring twice",
                PaymentMethod.ALIPAY,
                "token-1",
                Language.ENGLISH));
  }

  @Test
  void readsTheLeastBody() {
    // When
    PlaceOrder order = withItem("{\"product_id\": 1, \"quantity\": 1}");

    // Then
    assertThat(order.userId()).isEqualTo(42);
    assertThat(order.lines()).containsExactly(new OrderLine(1, 0, 1, null));
    assertThat(order.paymentMethod()).isNull();
    assertThat(order.shippingAddress() + order.remark() + order.token()).isEmpty();
  }

  @Test
  void takesNullForAbsent() {
    // When
    PlaceOrder order =
        decode(
            """
            {"items": [{"product_id": 1, "quantity": 1, "sku_id": null, "price": null}],
             "shipping_address": null, "remark": null, "payment_method": null,
             "idempotency_token": null}
            """);

    // Then
    assertThat(order).isEqualTo(withItem("{\"product_id\": 1, \"quantity\": 1}"));
  }

  @Test
  void takesTheAddressAsAnObject() {
    assertThat(with("\"shipping_address\": {\"city\": \"上海\", \"a\": [1, {}]}").shippingAddress())
        .isEqualTo("{\"city\":\"上海\",\"a\":[1,{}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "{\"items\"",
        "{\"items\": [",
        "{\"items\": [{",
        "{'items': []}",
        "nul",
        "{\"items\": [{\"product_id\": 1, \"quantity\": 1}]} x",
        "{\"items\": [{\"product_id\": 1, \"quantity\": 1}]} {}",
        "{\"items\": [{\"product_id\": 01, \"quantity\": 1}]}",
        "{\"items\": [{\"product_id\": NaN, \"quantity\": 1}]}",
        "\u0000",
        "{\"a\": \"\u0001\"}"
      })
  void refusesMalformedJson(String body) {
    assertThat(refused(body)).isEqualTo(Detail.MALFORMED_JSON);
  }

  @Test
  void refusesAnAbsentBody() {
    assertThat(
            refusal(() -> CreateOrderDecoder.decode(null, ALICE, null, Language.ENGLISH)).detail())
        .isEqualTo(Detail.MALFORMED_JSON);
  }

  @Test
  void refusesBytesThatAreNoText() {
    Buffer body =
        Buffer.buffer(new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'});

    assertThat(
            refusal(() -> CreateOrderDecoder.decode(body, ALICE, null, Language.ENGLISH)).detail())
        .isEqualTo(Detail.MALFORMED_JSON);
  }

  @Test
  void refusesEndlessNesting() {
    assertThat(refused("{\"unknown\": " + "[".repeat(20_000))).isEqualTo(Detail.MALFORMED_JSON);
    assertThat(refused("{\"shipping_address\": " + "{\"a\":".repeat(20_000)))
        .isEqualTo(Detail.MALFORMED_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "1",
        "\"x\"",
        "null",
        "{\"items\": {}}",
        "{\"items\": null}",
        "{\"items\": [1]}",
        "{\"items\": [null]}",
        "{\"items\": [[]]}",
        "{\"user_id\": true}",
        "{\"user_id\": null}",
        "{\"user_id\": 1.5}",
        "{\"user_id\": \"x\"}",
        "{\"user_id\": 9223372036854775808}",
        "{\"user_id\": \"\"}",
        "{\"remark\": 1}",
        "{\"remark\": {}}",
        "{\"shipping_address\": []}",
        "{\"shipping_address\": 1}",
        "{\"payment_method\": 1}",
        "{\"idempotency_token\": 1}",
        "{\"items\": [{\"product_id\": {}}]}",
        "{\"items\": [{\"sku_id\": []}]}",
        "{\"items\": [{\"price\": \"10.50\"}]}",
        "{\"items\": [{\"price\": true}]}"
      })
  void refusesWrongTypes(String body) {
    assertThat(refused(body)).isEqualTo(Detail.WRONG_TYPE);
  }

  @ParameterizedTest
  @CsvSource({
    "0, OUT_OF_RANGE", "-1, OUT_OF_RANGE", "10000, OUT_OF_RANGE", "1000000000, OUT_OF_RANGE",
    "4294967297, OUT_OF_RANGE", "1.5, WRONG_TYPE", "1e2, WRONG_TYPE", "null, WRONG_TYPE",
    "'\"x\"', WRONG_TYPE", "99999999999999999999, WRONG_TYPE"
  })
  void refusesAQuantityThatCannotBe(String quantity, Detail detail) {
    assertThat(refused("{\"items\": [{\"product_id\": 1, \"quantity\": " + quantity + "}]}"))
        .isEqualTo(detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"quantity\": 1}", "{\"product_id\": 1}", "{}"})
  void refusesAnItemWithoutAField(String item) {
    assertThat(refused("{\"items\": [" + item + "]}")).isEqualTo(Detail.MISSING_FIELD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"items\": []}"})
  void refusesAnOrderOfNothing(String body) {
    assertThat(refused(body)).isEqualTo(Detail.MISSING_FIELD);
  }

  @Test
  void stopsReadingAtTheHundredFirstItem() {
    String item = "{\"product_id\": 1, \"quantity\": 1}";

    assertThat(decode("{\"items\": [" + String.join(",", Collections.nCopies(100, item)) + "]}"))
        .satisfies(order -> assertThat(order.lines().get(0).quantity()).isEqualTo(100));
    assertThat(refused("{\"items\": [" + String.join(",", Collections.nCopies(1_000, item)) + "]}"))
        .isEqualTo(Detail.OUT_OF_RANGE);
  }

  @ParameterizedTest
  @CsvSource({"10, 1000", "10.5, 1050", "10.500, 1050", "1e1, 1000", "0, 0", "0e-999999999, 0"})
  void readsAPrice(String price, long cents) {
    PlaceOrder order = withItem("{\"product_id\": 1, \"quantity\": 1, \"price\": " + price + "}");

    assertThat(order.lines().get(0).claimedPriceCents()).isEqualTo(cents);
  }

  @ParameterizedTest
  @CsvSource({
    "10.505, TOO_MANY_DECIMALS", "-1, OUT_OF_RANGE", "100000000, OUT_OF_RANGE",
    "1e999999999, OUT_OF_RANGE", "1e-999999999, TOO_MANY_DECIMALS", "1e2147483647, OUT_OF_RANGE",
    "1e99999999999, WRONG_TYPE", "1e-99999999999, WRONG_TYPE"
  })
  @Timeout(value = 2, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void refusesAPriceThatCannotBe(String price, Detail detail) {
    assertThat(
            refused(
                "{\"items\": [{\"product_id\": 1, \"quantity\": 1, \"price\": " + price + "}]}"))
        .isEqualTo(detail);
  }

  @Test
  void refusesAnOrderForSomebodyElse() {
    assertThat(refusal(() -> with("\"user_id\": 43")).code()).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void anAdministratorOrdersForOthers() {
    Principal admin = new Principal(1, "admin", Set.of(Role.ADMIN));

    assertThat(
            CreateOrderDecoder.decode(Buffer.buffer(FULL), admin, null, Language.ENGLISH).userId())
        .isEqualTo(42);
  }

  @Test
  void takesTheTokenFromBodyOrHeader() {
    assertThat(decode(FULL, null).token()).isEqualTo("token-1");
    assertThat(decode(FULL, "token-1").token()).isEqualTo("token-1");
    assertThat(decode(FULL.replace("token-1", ""), "token-2").token()).isEqualTo("token-2");
    assertThat(refusal(() -> decode(FULL, "token-2")).detail()).isEqualTo(Detail.WRONG_TYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"payment_method\": \"cash\"", "\"idempotency_token\": \"a b\""})
  void refusesUnknownValues(String fields) {
    assertThat(refusal(() -> with(fields)).code()).isEqualTo(ErrorCode.INVALID_PARAM);
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void whateverTheBodyAnOrderOrARefusalComesOut() {
    // Given
    long seed = Long.getLong("doos.test.seed", System.nanoTime());
    LOG.info("random test; repeat it with -Ddoos.test.seed={}", seed);
    Random random = new Random(seed);
    int orders = 0;

    for (int round = 0; round < FUZZ_ROUNDS; round++) {
      byte[] body = mutated(random);

      // When
      try {
        PlaceOrder order =
            CreateOrderDecoder.decode(Buffer.buffer(body), ALICE, null, Language.ENGLISH);

        // Then
        assertThat(order.userId()).isEqualTo(42);
        assertThat(order.content().hash()).hasSize(64);
        orders++;
      } catch (DoosException refusal) {
        assertThat(refusal.code()).isIn(ErrorCode.INVALID_PARAM, ErrorCode.FORBIDDEN);
      } catch (RuntimeException | StackOverflowError unforeseen) {
        throw new AssertionError(
            "seed " + seed + ": " + new String(body, StandardCharsets.UTF_8), unforeseen);
      }
    }
    assertThat(orders).as("bodies that stayed orders").isPositive();
  }

  private static byte[] mutated(Random random) {
    String[] snippets = {
      "null",
      "true",
      "-1",
      "0",
      "1e999999999",
      "0e-999999999",
      "1e2147483647",
      "1e-2147483648",
      "1e99999999999",
      "99999999999999999999",
      "\"",
      "\\",
      "\\u0000",
      "\\ud800",
      "[",
      "]",
      "{",
      "}",
      ",",
      ":",
      "{}",
      "[]",
      "\"\"",
      "\"x\"",
      "1.005",
      "\"user_id\":",
      "\"price\":",
      "\"items\":[",
      "NaN",
      "/*",
      "\u0000"
    };
    String body = FULL;
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int from = random.nextInt(body.length() + 1);
      int to = Math.min(body.length(), from + (random.nextBoolean() ? 0 : random.nextInt(12)));
      String middle = random.nextInt(4) == 0 ? "" : snippets[random.nextInt(snippets.length)];
      body = body.substring(0, from) + middle + body.substring(to);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }
}
