package com.doos.shared.seal;

import org.jspecify.annotations.Nullable;

/**
 * What is stored cannot be opened: altered, moved to another place, or sealed under a key the ring
 * does not hold. Clients see an internal error. Neither the message nor the cause holds anything of
 * the text.
 */
public final class SealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SealException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
