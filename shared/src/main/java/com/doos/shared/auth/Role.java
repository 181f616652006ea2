package com.doos.shared.auth;

import java.util.Locale;

/**
 * What a caller may do. {@link #INTERNAL} is for the services of DOOS among themselves, {@link
 * #GATEWAY} for the payment gateway; partners and the gateway have no account, they sign.
 */
public enum Role {
  USER,
  ADMIN,
  OPS,
  PARTNER,
  GATEWAY,
  INTERNAL;

  /** The name used in tokens and answers. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException when there is no such role
   */
  public static Role ofWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
