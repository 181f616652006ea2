package com.doos.servers;

import java.time.Duration;

/**
 * Is told about every change of state of every server.
 *
 * <p>Called on threads of the stack, several at a time; it must be quick and must not throw.
 */
@FunctionalInterface
public interface ProgressListener {

  /**
   * One change of state.
   *
   * @param server name of the child, for example {@code order-0} or {@code kafka}
   * @param state the new state
   * @param elapsed since the server was asked to start (or to start again)
   */
  void changed(String server, ServerState state, Duration elapsed);

  /** Ignores everything. */
  static ProgressListener silent() {
    return (server, state, elapsed) -> {};
  }
}
