package com.doos.servers;

import org.jspecify.annotations.Nullable;

/** A server did not come up; the message carries the end of its log. */
public final class ServerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ServerStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
