package com.doos.order.domain;

import java.util.Locale;

/** Why a session ended before its time. */
public enum RevokeReason {
  LOGOUT,
  /** A refresh token came a second time. */
  TOKEN_REUSED,
  /** The account was disabled or has other roles. */
  ACCOUNT_CHANGED;

  /** The name used in the database and in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
