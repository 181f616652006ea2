package com.doos.order.domain;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.Language;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The wish to place an order, refused at construction when it cannot be fulfilled as it is. Lines
 * of the same SKU are summed.
 *
 * @param shippingAddress JSON text, empty when not given
 * @param remark empty when not given
 * @param paymentMethod taken at checkout; null leaves the order pending
 * @param token the same for all tries of one checkout; empty when the client sends none
 * @param language of the product names kept with the order
 */
public record PlaceOrder(
    long userId,
    List<OrderLine> lines,
    String shippingAddress,
    String remark,
    @Nullable PaymentMethod paymentMethod,
    String token,
    Language language) {

  /** Most lines of one order. */
  public static final int LINES_MAX = 100;

  public static final int ADDRESS_LENGTH_MAX = 500;
  public static final int REMARK_LENGTH_MAX = 200;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,64}");

  public PlaceOrder {
    if (userId < 1) {
      throw DoosException.invalid(Detail.MISSING_FIELD, "user_id");
    }
    if (lines.isEmpty()) {
      throw DoosException.invalid(Detail.MISSING_FIELD, "items");
    }
    if (lines.size() > LINES_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "items", 1, LINES_MAX);
    }
    lines = summed(lines);
    text(shippingAddress, "shipping_address", ADDRESS_LENGTH_MAX);
    text(remark, "remark", REMARK_LENGTH_MAX);
    if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
      throw DoosException.invalid(
          Detail.WRONG_TYPE, "idempotency_token", "1 to 64 printable ASCII characters");
    }
  }

  private static List<OrderLine> summed(List<OrderLine> lines) {
    record Sku(long productId, long skuId) {}
    Map<Sku, OrderLine> bySku = new LinkedHashMap<>();
    for (OrderLine line : lines) {
      bySku.merge(new Sku(line.productId(), line.skuId()), line, OrderLine::plus);
    }
    return List.copyOf(new ArrayList<>(bySku.values()));
  }

  private static void text(String value, String field, int lengthMax) {
    if (value.length() > lengthMax) {
      throw DoosException.invalid(Detail.TOO_LONG, field, lengthMax);
    }
    if (value.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r')) {
      throw DoosException.invalid(Detail.CONTROL_CHARACTERS, field);
    }
  }

  /** Equal for the repetition of a request, whatever its token. */
  public Content content() {
    return new Content(hashWithoutPersonalData(), shippingAddress, remark);
  }

  private String hashWithoutPersonalData() {
    StringBuilder content = new StringBuilder().append(userId);
    for (OrderLine line : lines) {
      content
          .append('|')
          .append(line.productId())
          .append(':')
          .append(line.skuId())
          .append('x')
          .append(line.quantity());
    }
    content.append('|').append(paymentMethod == null ? "" : paymentMethod.wireName());
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(content.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
