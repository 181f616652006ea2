package com.doos.ops.failover;

import com.doos.ops.Steps;
import com.doos.ops.failover.DatabaseServer.Replication;
import com.doos.ops.failover.Pair.Reach;
import com.doos.shared.config.AddressConfig;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Changes the roles of a pair, step by step, at an operator's word.
 *
 * <p>At no moment do both servers take writes: the new primary is opened only after the old one is
 * read-only, or is down and cannot open by itself any more (see {@link Roles}), because its replica
 * has forgotten it. What is refused has changed nothing.
 */
final class Failover {
  private static final int APPLY_SECONDS_MAX = 60;
  private static final int CATCH_UP_SECONDS_MAX = 60;

  private final Pair pair;
  private final Consent consent;
  private final Steps steps;

  Failover(Pair pair, Consent consent, Steps steps) {
    this.pair = pair;
    this.consent = consent;
    this.steps = steps;
  }

  /** Makes the replica the primary. */
  void promote() throws SQLException {
    DatabaseServer replica =
        pair.replica()
            .orElseThrow(() -> new RefusedException("no server that answers is a replica"));
    Optional<DatabaseServer> primary = pair.peer(replica);
    if (primary.isEmpty()) {
      requireGone(pair.otherOf(replica));
      takeOver(replica);
    } else if (primary.get().term().equals(pair.lastTerm())) {
      switchOver(primary.get(), replica);
    } else {
      steps.say(primary.get().address() + " has lost its data");
      primary.get().makeReadOnly();
      takeOver(replica);
    }
  }

  private void switchOver(DatabaseServer primary, DatabaseServer replica) throws SQLException {
    steps.say("primary " + primary.address() + " answers: switching over in order");
    Replication replication = replication(replica);
    if (!replication.connected() || !replication.applying()) {
      throw new RefusedException(replica.address() + " does not replicate: " + replication.error());
    }
    if (!replica.await(primary.position(), CATCH_UP_SECONDS_MAX)) {
      throw new RefusedException(replica.address() + " lags behind; try again later");
    }
    primary.makeReadOnly();
    int closed = primary.closeSessions();
    steps.say(primary.address() + " is read-only, " + closed + " connections closed");
    if (!replica.await(primary.position(), APPLY_SECONDS_MAX)) {
      primary.makeWritable();
      throw new RefusedException(
          replica.address() + " did not catch up; " + primary.address() + " is writable again");
    }
    steps.say(replica.address() + " has everything");
    replica.forgetSource();
    primary.waitForReplica(false);
    primary.follow(replica.address());
    replica.waitForReplica(true);
    replica.makeWritable();
    steps.say(replica.address() + " takes writes, " + primary.address() + " is its replica");
    replica.beginTerm(false);
    steps.say("done: a commit on " + replica.address() + " is on both servers");
    replica.closeReaders();
  }

  private void takeOver(DatabaseServer replica) throws SQLException {
    AddressConfig primary = pair.otherOf(replica);
    requireComplete(replica);
    replica.stopReceiving();
    Replication replication = replication(replica);
    if (!replication.applying()) {
      refuseLoss(replica.address() + " has stopped applying: " + replication.error());
    }
    steps.say(replica.address() + " receives nothing more; applying the rest");
    if (!replica.await(replication.received(), APPLY_SECONDS_MAX)) {
      refuseLoss(replica.address() + " has not applied all it received");
    }
    steps.say(replica.address() + " has applied all it received");
    replica.forgetSource();
    replica.waitForReplica(false);
    replica.makeWritable();
    steps.say(replica.address() + " takes writes");
    replica.beginTerm(true);
    steps.say("done: " + replica.address() + " is alone; attach " + primary + " when it is back");
  }

  /** An order of the replica's source that it never received may be an acknowledged one. */
  private void requireComplete(DatabaseServer replica) throws SQLException {
    if (replica.term().map(Term::alone).orElse(true)) {
      refuseLoss(pair.otherOf(replica) + " took writes without waiting for " + replica.address());
    }
    if (!replica.wasWaitedFor()) {
      refuseLoss(
          replica.address()
              + " has not been in touch with "
              + pair.otherOf(replica)
              + " since it started, and may lack commits");
    }
  }

  private void refuseLoss(String what) {
    if (!consent.acceptLoss()) {
      throw new RefusedException(what + "; --accept-loss goes on nevertheless");
    }
    steps.say(what + "; going on, as told");
  }

  private void requireGone(AddressConfig server) {
    if (pair.reach(server) == Reach.DOWN) {
      steps.say(server + " is down");
    } else if (consent.fenced()) {
      steps.say(server + " does not answer; it is fenced, as told");
    } else {
      throw new RefusedException(
          server
              + " does not answer, but may still serve others; stop it or cut it off from the"
              + " network, then use --fenced");
    }
  }

  /** Has the primary go on without its replica: what it acknowledges is on one server only. */
  void detach() throws SQLException {
    DatabaseServer primary =
        pair.primary().orElseThrow(() -> new RefusedException("the primary does not answer"));
    AddressConfig other = pair.otherOf(primary);
    Optional<DatabaseServer> replica = pair.peer(primary);
    if (replica.isPresent()) {
      if (!replica.get().isReadOnly()) {
        throw new RefusedException(other + " takes writes");
      }
      replica.get().forgetSource();
      steps.say(other + " is no replica any more");
    } else {
      requireGone(other);
    }
    primary.waitForReplica(false);
    primary.makeWritable();
    primary.beginTerm(true);
    steps.say("done: " + primary.address() + " takes writes alone");
  }

  /** Makes the server that has no role the replica of the primary. */
  void attach() throws SQLException {
    DatabaseServer primary =
        pair.primary().orElseThrow(() -> new RefusedException("the primary does not answer"));
    DatabaseServer replica =
        pair.peer(primary)
            .orElseThrow(() -> new RefusedException(pair.otherOf(primary) + " does not answer"));
    if (!replica.isReadOnly()) {
      throw new RefusedException(
          replica.address() + " takes writes; restart it, it comes back read-only");
    }
    requireNothingOfItsOwn(replica, primary);
    replica.forgetSource();
    replica.waitForReplica(false);
    replica.closeSessions();
    replica.follow(primary.address());
    steps.say(replica.address() + " replicates from " + primary.address());
    if (!replica.await(primary.position(), CATCH_UP_SECONDS_MAX)) {
      throw new RefusedException(
          replica.address()
              + " has not caught up yet: "
              + replication(replica).error()
              + "; try again later");
    }
    steps.say(replica.address() + " has caught up");
    primary.waitForReplica(true);
    primary.makeWritable();
    primary.beginTerm(false);
    primary.closeReaders();
    steps.say("done: a commit on " + primary.address() + " is on both servers");
  }

  private static void requireNothingOfItsOwn(DatabaseServer replica, DatabaseServer primary)
      throws SQLException {
    if (!replica.hasNothingBeyond(primary)) {
      throw new RefusedException(
          replica.address()
              + " has transactions that "
              + primary.address()
              + " lacks: commits that nobody was told of, written just before it was lost. It has "
              + replica.executed()
              + ", the primary "
              + primary.executed()
              + ". Empty its data folder, or restore a backup of the primary there, and attach it"
              + " then");
    }
  }

  private static Replication replication(DatabaseServer replica) throws SQLException {
    return replica
        .replication()
        .orElseThrow(() -> new RefusedException(replica.address() + " is not a replica"));
  }

  /** Tells the state of both servers, and changes nothing. */
  void status() throws SQLException {
    for (DatabaseServer server : pair.servers()) {
      StringBuilder line = new StringBuilder(server.address().toString());
      line.append(server.isReadOnly() ? " read-only" : " takes writes");
      server
          .replication()
          .ifPresent(replication ->
              line.append(", replica of ")
                  .append(replication.source())
                  .append(replication.connected() ? ", connected" : ", not connected")
                  .append(replication.applying() ? ", applying " : ", not applying ")
                  .append(replication.error()));
      line.append(server.waitsForReplica() ? ", waits for its replica" : "");
      line.append(server.term().map(term -> ", " + term).orElse(", no term yet"));
      steps.say(line + ", has " + server.executed());
    }
  }
}
