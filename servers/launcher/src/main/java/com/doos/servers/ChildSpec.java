package com.doos.servers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * How to run one server.
 *
 * @param name of the child, of its log and of its folders
 * @param command program and arguments
 * @param environment added to this process's own
 * @param ready answers true, or fails, depending on whether the server serves a real request
 * @param readyMax how long the server may take until then
 * @param stopMax how long it may take to end by itself before it is killed
 */
record ChildSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Callable<Boolean> ready,
    Duration readyMax,
    Duration stopMax) {

  ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
