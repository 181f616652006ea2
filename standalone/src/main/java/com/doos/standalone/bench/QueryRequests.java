package com.doos.standalone.bench;

import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The orders of some users, asked for one after the other by the users themselves. */
final class QueryRequests implements Supplier<Buffer> {
  private final List<Buffer> requests = new ArrayList<>();
  private int next;

  /**
   * @param orders with their users
   */
  QueryRequests(Tokens tokens, Map<Long, Long> orders) {
    orders.forEach((orderId, userId) -> {
      Principal user = new Principal(userId, "bench" + userId, Set.of(Role.USER));
      requests.add(
          Buffer.buffer(
              "GET /v1/order/"
                  + orderId
                  + " HTTP/1.1\r\nHost: doos\r\nAuthorization: Bearer "
                  + tokens.issue(user)
                  + "\r\n\r\n"));
    });
  }

  @Override
  public Buffer get() {
    next = (next + 1) % requests.size();
    return requests.get(next);
  }
}
