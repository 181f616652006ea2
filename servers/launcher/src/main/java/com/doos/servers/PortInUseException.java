package com.doos.servers;

/** A port that a server needs is held by another process. */
public final class PortInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String server;
  private final int port;

  PortInUseException(String server, int port) {
    super("port " + port + " of " + server + " is in use by another process");
    this.server = server;
    this.port = port;
  }

  /** Name of the server that needs the port. */
  public String server() {
    return server;
  }

  /** The port. */
  public int port() {
    return port;
  }
}
