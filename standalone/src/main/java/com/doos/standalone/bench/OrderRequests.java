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
 * Orders of a thousand users: one or two of the 200 products, 1.5 items in the mean, each with a
 * token of its own. Half of them are paid at checkout.
 */
final class OrderRequests implements Supplier<Buffer> {
  private static final int USERS = 1_000;
  private static final long USER_FROM = 20_000;
  private static final int PRODUCTS = 200;
  private static final int PRODUCT_FROM = 1_001;

  private final List<String> heads = new ArrayList<>();
  private final Random random;
  private final String run;
  private long number;

  OrderRequests(Tokens tokens, long seed) {
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
    if (random.nextBoolean()) {
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
    return "{\"product_id\":" + (PRODUCT_FROM + random.nextInt(PRODUCTS)) + ",\"quantity\":1}";
  }
}
