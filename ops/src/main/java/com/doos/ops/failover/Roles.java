package com.doos.ops.failover;

import com.doos.shared.config.AddressConfig;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Decides who may write after a server has started: all start read-only.
 *
 * <p>A server may write when the last term it knows of is its own and nobody can have begun a later
 * one. That is so when it was alone, for then it had no replica that could have been promoted; else
 * only its replica can tell, by still being one: a replica that is promoted forgets its source
 * first. So an old primary that returns stays read-only whatever it knows, and a primary that
 * returns while its replica is away waits for it, which it would have to at its next commit anyway.
 *
 * <p>Should both be writable nevertheless, because somebody has set it by hand, the older primary
 * still acknowledges nothing: it waits for a replica that it does not have.
 */
final class Roles {
  /** What was found, and done. */
  sealed interface Outcome {
    /** One server takes writes. */
    record Settled(AddressConfig primary) implements Outcome {}

    /** A server has to come back first. */
    record Waiting(String reason) implements Outcome {}

    /** An operator has to decide. */
    record Undecided(String reason) implements Outcome {}
  }

  private Roles() {}

  /** Brings the servers that answer into their roles, as far as that is safe. */
  static Outcome settle(Pair pair) throws SQLException {
    for (DatabaseServer server : pair.servers()) {
      resume(server);
    }
    Optional<DatabaseServer> primary = pair.primary();
    if (primary.isEmpty()) {
      return new Outcome.Waiting("the primary is away");
    }
    DatabaseServer server = primary.get();
    if (!server.isReadOnly()) {
      return new Outcome.Settled(server.address());
    }
    if (server.replication().isPresent()) {
      return new Outcome.Undecided(server.address() + " was primary and is a replica");
    }
    Optional<Term> term = server.term();
    if (!term.equals(pair.lastTerm())) {
      return new Outcome.Undecided(
          server.address() + " has lost its data: make " + pair.otherOf(server) + " the primary");
    }
    if (term.isPresent() && term.get().alone()) {
      return open(server, false);
    }
    Optional<DatabaseServer> peer = pair.peer(server);
    if (peer.isEmpty()) {
      return new Outcome.Waiting(
          server.address() + " may write only when " + pair.otherOf(server) + " is its replica");
    }
    if (!peer.get().replicatesFrom(server.address())) {
      if (term.isPresent()) {
        return new Outcome.Undecided(peer.get().address() + " is not a replica: attach it");
      }
      if (!peer.get().hasNothingBeyond(server)) {
        return new Outcome.Undecided(
            peer.get().address() + " has data of its own and cannot become a replica");
      }
      peer.get().follow(server.address());
    }
    Outcome opened = open(server, true);
    if (term.isEmpty()) {
      server.beginTerm(false);
    }
    return opened;
  }

  /** Replication does not begin by itself at a start, and gives up after a day of trying. */
  private static void resume(DatabaseServer server) throws SQLException {
    Optional<DatabaseServer.Replication> replication = server.replication();
    if (replication.isPresent()
        && !(replication.get().connected() && replication.get().applying())) {
      server.startReplication();
    }
  }

  private static Outcome open(DatabaseServer server, boolean waits) throws SQLException {
    server.waitForReplica(waits);
    server.makeWritable();
    return new Outcome.Settled(server.address());
  }
}
