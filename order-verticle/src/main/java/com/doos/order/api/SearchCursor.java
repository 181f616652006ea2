package com.doos.order.api;

import com.doos.order.domain.OrderFilter;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next page of a search begins: base64url of the last order's id and a hash of the
 * filter, 8 bytes each. The service keeps nothing between two pages.
 */
final class SearchCursor {
  private static final int BYTES = 16;

  private SearchCursor() {}

  static String encode(long lastId, OrderFilter filter) {
    byte[] bytes = ByteBuffer.allocate(BYTES).putLong(lastId).putLong(hash(filter)).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The last order's id.
   *
   * @throws DoosException when it is no cursor, or that of another filter
   */
  static long decode(String cursor, OrderFilter filter) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length == BYTES) {
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        long lastId = fields.getLong();
        if (lastId > 0 && fields.getLong() == hash(filter)) {
          return lastId;
        }
      }
    } catch (IllegalArgumentException malformed) {
      throw DoosException.invalid(Detail.FOREIGN_CURSOR, "cursor");
    }
    throw DoosException.invalid(Detail.FOREIGN_CURSOR, "cursor");
  }

  private static long hash(OrderFilter filter) {
    return Hashing.sha256().hashString(filter.toString(), StandardCharsets.UTF_8).asLong();
  }
}
