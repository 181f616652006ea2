package com.doos.ops.reshard;

import org.jspecify.annotations.Nullable;

/** Slots cannot be moved, or a move was given up; the message says why, for the operator. */
public final class ReshardException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReshardException(String message) {
    super(message);
  }

  ReshardException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
