package com.doos.ops.backup;

/** A backup or a restoring that cannot be done; the message is for the person who asked for it. */
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BackupException(String message) {
    super(message);
  }

  BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
