package com.doos.servers;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A launcher as a user would run it, to be killed. Arguments: home, base port, database, servers.
 */
@ForbiddenApisAllowed
public final class LauncherMain {

  private LauncherMain() {}

  /** Prints what happens, then {@code UP} and a line {@code name pid rss} per child, and waits. */
  public static void main(String[] args) throws InterruptedException {
    StackConfig config =
        StackConfig.builder(Path.of(args[0]))
            .dist(TestHomes.dist())
            .database(DatabaseKind.valueOf(args[1]))
            .ports(args.length > 2 ? Ports.from(Integer.parseInt(args[2])) : Ports.free())
            .build();
    var stack =
        new ServerStack(
            config,
            (server, state, elapsed) ->
                System.out.println(elapsed.toMillis() + " ms " + server + " " + state));
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
    Endpoints endpoints = stack.start();
    System.out.println("UP " + endpoints);
    stack
        .children()
        .forEach(child ->
            System.out.println(
                "child " + child.name() + " " + child.pid() + " " + child.rssBytes() / 1024));
    new CountDownLatch(1).await();
  }
}
