package com.doos.servers;

import java.nio.file.Path;

/** Another process has its servers in this home folder. */
public final class HomeInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path home;
  private final String ownerPid;

  HomeInUseException(Path home, String ownerPid) {
    super("the servers of " + home + " are run by process " + ownerPid + "; stop it first");
    this.home = home;
    this.ownerPid = ownerPid;
  }

  /** The folder that is taken. */
  public Path home() {
    return home;
  }

  /** Process id of the owner, or {@code unknown}. */
  public String ownerPid() {
    return ownerPid;
  }
}
