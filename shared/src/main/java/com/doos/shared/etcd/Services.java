package com.doos.shared.etcd;

/** Names under which services find each other. */
public final class Services {
  public static final String ORDER = "order";
  public static final String INVENTORY = "inventory";
  public static final String CDC = "cdc";

  private Services() {}
}
