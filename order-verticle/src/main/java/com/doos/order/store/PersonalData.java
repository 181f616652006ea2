package com.doos.order.store;

import com.doos.shared.seal.KeyRing;
import com.doos.shared.seal.SealException;
import org.jspecify.annotations.Nullable;

/**
 * What of an order is personal data, sealed in the table for its order and its column.
 *
 * <p>A stored value that has the form of a sealed text is one, and has to open: it is never shown
 * as it is, or whoever alters a sealed text would decide what it says. Every other value was
 * written before values were sealed and is clear, also one that merely begins like a sealed text.
 */
final class PersonalData {

  /** A sealed column of {@code t_order}. */
  enum Column {
    SHIPPING_ADDRESS(":shipping_address"),
    REMARK(":remark");

    private final String suffix;

    Column(String suffix) {
      this.suffix = suffix;
    }

    private String context(long orderId) {
      return "order:" + orderId + suffix;
    }
  }

  private final KeyRing keys;

  PersonalData(KeyRing keys) {
    this.keys = keys;
  }

  /** The value to store; NULL for the empty text. */
  @Nullable String seal(long orderId, Column column, String text) {
    return text.isEmpty() ? null : keys.seal(text, column.context(orderId));
  }

  /**
   * The text of a stored value; empty for NULL.
   *
   * @throws SealException when the value is sealed and does not open
   */
  String open(long orderId, Column column, @Nullable String stored) {
    if (stored == null) {
      return "";
    }
    return KeyRing.keyId(stored) == null ? stored : keys.open(stored, column.context(orderId));
  }

  /** Whether a stored value is as it would be written today. */
  boolean isCurrent(@Nullable String stored) {
    return stored == null || keys.activeKey().equals(KeyRing.keyId(stored));
  }

  /**
   * A stored value as it would be written today; one that is current stays as it is.
   *
   * @throws SealException when the value is sealed and does not open
   */
  @Nullable String renew(long orderId, Column column, @Nullable String stored) {
    return isCurrent(stored) ? stored : seal(orderId, column, open(orderId, column, stored));
  }
}
