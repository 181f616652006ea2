package com.doos.servers;

/** The kinds of server that a stack can consist of. */
public enum ServerKind {
  /** Three instances: {@code order-0}, {@code order-1} and {@code stock}. */
  DATABASE,
  REDIS,
  KAFKA,
  ELASTICSEARCH,
  /** Follows {@code order-0} and {@code order-1}; needs {@link #DATABASE}. */
  CANAL,
  /** Optional everywhere: when no binary can be had, the stack starts without it. */
  ETCD
}
