package com.doos.ops.failover;

import com.doos.shared.config.AddressConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What MariaDB (10.11) and MySQL (8.4 and later) call the parts of replication. */
enum Dialect {
  /** GTIDs are {@code domain-server-number}; one that a server writes is above all it has seen. */
  MARIADB("SLAVE", "Master", "slave", "master") {
    @Override
    String readOnlyVariable() {
      return "read_only";
    }

    @Override
    String executed() {
      return "SELECT CONCAT_WS(',', NULLIF(@@gtid_binlog_state, ''), NULLIF(@@gtid_slave_pos, ''))";
    }

    @Override
    String position() {
      return "SELECT @@gtid_current_pos";
    }

    @Override
    String receivedColumn() {
      return "Gtid_IO_Pos";
    }

    @Override
    String await() {
      return "SELECT MASTER_GTID_WAIT(?, ?)";
    }

    @Override
    boolean isSubset(String some, String all) {
      Map<String, Long> known = highest(all);
      return highest(some).entrySet().stream()
          .allMatch(entry -> known.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
    }

    // By domain and server the highest number.
    private Map<String, Long> highest(String gtids) {
      Map<String, Long> highest = new HashMap<>();
      for (String gtid : gtids.split(",", -1)) {
        int number = gtid.lastIndexOf('-') + 1;
        if (number > 0) {
          highest.merge(
              gtid.substring(0, number), Long.parseLong(gtid.substring(number)), Math::max);
        }
      }
      return highest;
    }

    @Override
    List<String> follow(AddressConfig source, String user, String password, String position) {
      return List.of(
          "SET GLOBAL gtid_slave_pos = '" + position + "'",
          String.format(
              Locale.ROOT,
              "CHANGE MASTER TO MASTER_HOST='%s', MASTER_PORT=%d, MASTER_USER='%s',"
                  + " MASTER_PASSWORD='%s', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=%d,"
                  + " MASTER_HEARTBEAT_PERIOD=%d",
              source.host(),
              source.port(),
              quoted(user),
              quoted(password),
              RETRY_SECONDS,
              HEARTBEAT_SECONDS));
    }
  },

  /** GTIDs are sets of {@code server-uuid:from-to}. */
  MYSQL("REPLICA", "Source", "replica", "source") {
    @Override
    String readOnlyVariable() {
      return "super_read_only";
    }

    @Override
    String executed() {
      return "SELECT REPLACE(@@global.gtid_executed, '\n', '')";
    }

    @Override
    String position() {
      return executed();
    }

    @Override
    String receivedColumn() {
      return "Retrieved_Gtid_Set";
    }

    @Override
    String await() {
      return "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)";
    }

    @Override
    boolean isSubset(String some, String all) {
      return MySqlGtids.parse(all).containsAll(MySqlGtids.parse(some));
    }

    @Override
    List<String> follow(AddressConfig source, String user, String password, String position) {
      return List.of(
          String.format(
              Locale.ROOT,
              "CHANGE REPLICATION SOURCE TO SOURCE_HOST='%s', SOURCE_PORT=%d, SOURCE_USER='%s',"
                  + " SOURCE_PASSWORD='%s', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1,"
                  + " SOURCE_CONNECT_RETRY=%d, SOURCE_RETRY_COUNT=%d, SOURCE_HEARTBEAT_PERIOD=%d",
              source.host(),
              source.port(),
              quoted(user),
              quoted(password),
              RETRY_SECONDS,
              RETRIES_MAX,
              HEARTBEAT_SECONDS));
    }
  };

  private static final int RETRY_SECONDS = 1;
  private static final int RETRIES_MAX = 86_400;
  private static final int HEARTBEAT_SECONDS = 2;

  private final String replica;
  private final String sourceColumn;
  private final String replicaVariable;
  private final String sourceVariable;

  Dialect(String replica, String sourceColumn, String replicaVariable, String sourceVariable) {
    this.replica = replica;
    this.sourceColumn = sourceColumn;
    this.replicaVariable = replicaVariable;
    this.sourceVariable = sourceVariable;
  }

  /** By the answer to {@code SELECT VERSION()}. */
  static Dialect of(String version) {
    return version.contains("MariaDB") ? MARIADB : MYSQL;
  }

  /** The variable that keeps even an operator from writing, where there is one. */
  abstract String readOnlyVariable();

  /** Asks for the ids of all transactions that the server has. */
  abstract String executed();

  /** Asks up to where the server has everything, in the form that {@link #await} takes. */
  abstract String position();

  /** Column of the replica's status with what it has received. */
  abstract String receivedColumn();

  /** Waits for a position, so many seconds at most; answers 0 when it is reached. */
  abstract String await();

  /** Whether the transactions of one {@link #executed} answer are all in the other. */
  abstract boolean isSubset(String some, String all);

  /** Makes the server replicate from another, from what it has on. */
  abstract List<String> follow(AddressConfig source, String user, String password, String position);

  String status() {
    return "SHOW " + replica + " STATUS";
  }

  String start() {
    return "START " + replica;
  }

  String stopReceiving() {
    return "STOP " + replica + " IO_THREAD";
  }

  String stop() {
    return "STOP " + replica;
  }

  String forget() {
    return "RESET " + replica + " ALL";
  }

  String hostColumn() {
    return sourceColumn + "_Host";
  }

  String portColumn() {
    return sourceColumn + "_Port";
  }

  /** Name of the status column {@code Slave_IO_Running} or {@code Replica_IO_Running}, for one. */
  String threadColumn(String thread) {
    return (this == MARIADB ? "Slave" : "Replica") + "_" + thread + "_Running";
  }

  String semiSyncSource() {
    return "rpl_semi_sync_" + sourceVariable + "_enabled";
  }

  String semiSyncReplica() {
    return "rpl_semi_sync_" + replicaVariable + "_enabled";
  }

  /** Status variable: a semi-synchronous connection to the source was there last. */
  String semiSyncReplicaStatus() {
    return "Rpl_semi_sync_" + replicaVariable + "_status";
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "''");
  }
}
