package com.doos.servers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Which servers have answered for the first time. */
final class Readiness {
  private final Map<ServerKind, List<CompletableFuture<Void>>> firstAnswers =
      new EnumMap<>(ServerKind.class);

  void expect(ServerKind kind, CompletableFuture<Void> firstAnswer) {
    firstAnswers.computeIfAbsent(kind, none -> new ArrayList<>()).add(firstAnswer);
  }

  List<CompletableFuture<Void>> of(ServerKind kind) {
    return List.copyOf(firstAnswers.getOrDefault(kind, List.of()));
  }

  /**
   * Returns when all of these answer; fails as soon as one fails: nobody waits for the rest then.
   */
  void await(Set<ServerKind> kinds) {
    List<CompletableFuture<Void>> awaited =
        kinds.stream().flatMap(kind -> of(kind).stream()).toList();
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
}
