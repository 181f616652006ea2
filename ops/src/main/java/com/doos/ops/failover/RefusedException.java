package com.doos.ops.failover;

/** Something was not done, for the reason in the message, which is for the operator. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
