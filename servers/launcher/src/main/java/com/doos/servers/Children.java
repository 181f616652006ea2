package com.doos.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The servers of a stack, in the order of their start; its methods may be called from any thread.
 */
final class Children {
  private record Child(ServerKind kind, SupervisedChild server) {}

  private final List<Child> children = new CopyOnWriteArrayList<>();
  private final ProgressListener listener;

  Children(ProgressListener listener) {
    this.listener = listener;
  }

  /** Starts a server, and starts it again whenever it dies. */
  void start(ServerKind kind, String name, Path logs, Callable<ChildSpec> preparation) {
    var server = new SupervisedChild(name, logs, preparation, listener);
    children.add(new Child(kind, server));
    server.start();
  }

  /**
   * Returns when all servers of these kinds have answered once; fails as soon as one fails: nobody
   * waits for the rest then. One that was stopped before it answered has failed.
   *
   * @throws ServerStartException when one does not come up
   */
  void awaitReady(Set<ServerKind> kinds) {
    List<CompletableFuture<Void>> awaited =
        children.stream()
            .filter(child -> kinds.contains(child.kind()))
            .map(child -> child.server().firstReady())
            .toList();
    var all = CompletableFuture.allOf(awaited.toArray(CompletableFuture[]::new));
    for (CompletableFuture<Void> one : awaited) {
      one.exceptionally(failure -> {
        all.completeExceptionally(failure);
        return null;
      });
    }
    try {
      all.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof ServerStartException failure) {
        throw failure;
      }
      throw new ServerStartException("a server could not be prepared: " + cause, cause);
    }
  }

  List<ChildStatus> statuses() {
    return running(kind -> true).map(SupervisedChild::status).toList();
  }

  SupervisedChild named(String name) {
    return running(kind -> true)
        .filter(server -> server.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no child " + name));
  }

  /** Stops servers side by side and returns when they are gone; no restart follows. */
  void stop(Predicate<ServerKind> which) {
    CompletableFuture.allOf(
            running(which)
                .map(server -> CompletableFuture.runAsync(() -> stop(server), Children::onThread))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  private Stream<SupervisedChild> running(Predicate<ServerKind> which) {
    return children.stream()
        .filter(child -> which.test(child.kind()))
        .map(Child::server)
        .filter(server -> !server.isStopped());
  }

  private static void stop(SupervisedChild server) {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void onThread(Runnable task) {
    Thread.ofPlatform().name("stop").start(task);
  }
}
