package com.doos.servers;

/** What the {@link ProgressListener} is told about one server. */
public enum ServerState {
  /** Binaries and data folder are being prepared, or the process has been forked. */
  STARTING,
  /** It answered a real request. */
  READY,
  /** The process ended by itself; a restart follows after the back-off. */
  DIED,
  /** Forked again after it died. */
  RESTARTING,
  /** Ended because the stack was closed. */
  STOPPED,
  /** No binary can be had here; only etcd may be absent. */
  ABSENT
}
