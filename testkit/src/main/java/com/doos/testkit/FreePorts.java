package com.doos.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for services that a test starts. They are below those that the system gives to outgoing
 * connections, so nobody takes one between the question and the start, and apart from those of the
 * servers; one JVM is given each of them once in a long while.
 */
public final class FreePorts {
  private static final int FROM = 11_200;
  private static final int COUNT = 2_000;
  private static final AtomicInteger NEXT = new AtomicInteger(new SecureRandom().nextInt(COUNT));

  private FreePorts() {}

  /** A port that nobody listens on. */
  public static int next() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      int port = FROM + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port from " + FROM + " on");
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket probe = new ServerSocket(port)) {
      return probe.isBound();
    } catch (BindException taken) {
      return false;
    }
  }
}
