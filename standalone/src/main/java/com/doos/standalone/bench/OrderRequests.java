package com.doos.standalone.bench;

import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Orders of a thousand users: one or two products, 1.5 items in the mean, each with a token of its
 * own. Half of them are paid at checkout.
 */
final class OrderRequests implements Supplier<Buffer> {
  private static final int USERS = 1_000;
  private static final long USER_FROM = 20_000;

  /** All there are. */
  static final int PRODUCTS = 200;

  private static final int PRODUCT_FROM = 1_001;

  private final int products;
  private final List<String> heads = new ArrayList<>();
  private final Random random;
  private final String run;
  private long number;

  /**
   * @param products how many different ones are ordered, 1 to {@value #PRODUCTS}; of a single one
   *     each order has one line
   */
  OrderRequests(Tokens tokens, long seed, int products) {
    this.products = products;
    this.random = new Random(seed);
    this.run = Long.toHexString(seed);
    for (int i = 0; i < USERS; i++) {
      Principal user = new Principal(USER_FROM + i, "bench" + i, Set.of(Role.USER));
      heads.add(
          "POST /v1/order/create HTTP/1.1\r\nHost: doos\r\nContent-Type: application/json\r\n"
              + "Authorization: Bearer "
              + tokens.issue(user)
              + "\r\nContent-Length: ");
    }
  }

  @Override
  public Buffer get() {
    number++;
    StringBuilder body = new StringBuilder("{\"items\":[").append(item());
    if (products > 1 && random.nextBoolean()) {
      body.append(',').append(item());
    }
    body.append("],\"idempotency_token\":\"").append(run).append('-').append(number).append('"');
    if (random.nextBoolean()) {
      body.append(",\"payment_method\":\"alipay\"");
    }
    body.append('}');
    return Buffer.buffer(heads.get(random.nextInt(USERS)) + body.length() + "\r\n\r\n" + body);
  }

  private String item() {
    return "{\"product_id\":" + (PRODUCT_FROM + random.nextInt(products)) + ",\"quantity\":1}";
  }
}
