package com.doos.ops.failover;

import com.doos.ops.failover.FailoverConfig.PairConfig;
import com.doos.shared.config.AddressConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers of a pair that answer, each locked against others who change roles. */
final class Pair implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3_000;

  /** Whether a server answers. */
  enum Reach {
    ANSWERS,
    /** Its host says that nothing listens there: it does not run. */
    DOWN,
    /** It may run and serve others. */
    SILENT
  }

  private final PairConfig config;
  private final Map<AddressConfig, Reach> reach = new LinkedHashMap<>();
  private final List<DatabaseServer> servers = new ArrayList<>();

  private Pair(PairConfig config) {
    this.config = config;
  }

  /** Connects to the servers of a pair; those that do not answer are left out. */
  static Pair open(PairConfig config, FailoverConfig account) throws SQLException {
    Pair pair = new Pair(config);
    try {
      for (AddressConfig address : List.of(config.first(), config.second())) {
        pair.connect(address, account);
      }
      for (DatabaseServer server : pair.servers) {
        server.lock();
      }
      return pair;
    } catch (SQLException | RefusedException e) {
      pair.close();
      throw e;
    }
  }

  private void connect(AddressConfig address, FailoverConfig account) {
    Reach found = listens(address);
    if (found == Reach.ANSWERS) {
      try {
        servers.add(DatabaseServer.connect(address, account));
      } catch (SQLException silent) {
        // It may have ended just now.
        found = listens(address) == Reach.DOWN ? Reach.DOWN : Reach.SILENT;
      }
    }
    reach.put(address, found);
  }

  private static Reach listens(AddressConfig address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
      return Reach.ANSWERS;
    } catch (ConnectException refused) {
      return Reach.DOWN;
    } catch (IOException silent) {
      return Reach.SILENT;
    }
  }

  List<DatabaseServer> servers() {
    return servers;
  }

  Reach reach(AddressConfig address) {
    return reach.getOrDefault(address, Reach.SILENT);
  }

  AddressConfig otherOf(DatabaseServer server) {
    return config.other(server.address());
  }

  /** The other one, when it answers. */
  Optional<DatabaseServer> peer(DatabaseServer server) {
    return servers.stream().filter(other -> other != server).findFirst();
  }

  /** The server that replicates from the other one. */
  Optional<DatabaseServer> replica() throws SQLException {
    for (DatabaseServer server : servers) {
      if (server.replicatesFrom(otherOf(server))) {
        return Optional.of(server);
      }
    }
    return Optional.empty();
  }

  /**
   * The server of the last term that is known here, when it answers; of a pair without terms the
   * first.
   */
  Optional<DatabaseServer> primary() throws SQLException {
    Optional<Term> last = lastTerm();
    for (DatabaseServer server : servers) {
      if (last.isPresent()
          ? last.get().serverId() == server.serverId()
          : server.address().equals(config.first())) {
        return Optional.of(server);
      }
    }
    return Optional.empty();
  }

  Optional<Term> lastTerm() throws SQLException {
    Optional<Term> last = Optional.empty();
    for (DatabaseServer server : servers) {
      Optional<Term> own = server.term();
      if (own.isPresent() && (last.isEmpty() || own.get().number() > last.get().number())) {
        last = own;
      }
    }
    return last;
  }

  @Override
  public void close() throws SQLException {
    for (DatabaseServer server : servers) {
      server.close();
    }
  }
}
