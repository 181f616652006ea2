package com.doos.ops.backup;

import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.kafka.KafkaConfig;
import com.doos.shared.redis.RedisConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is backed up, where to, and who else must hear of a restoring; the sections of the services'
 * own configuration, and {@code backup}.
 *
 * @param directory of the backups
 * @param tools folder for programs of the databases that had to be unpacked
 * @param keepFull age at which a full backup may be deleted
 * @param keepBinlogs how far back every second can be restored
 * @param shards databases of the orders
 * @param account database of the accounts
 * @param elasticsearch URI
 * @param index alias of the order index
 */
public record BackupConfig(
    Path directory,
    Path tools,
    Duration keepFull,
    Duration keepBinlogs,
    List<DatabaseConfig> shards,
    DatabaseConfig stock,
    DatabaseConfig account,
    RedisConfig redis,
    KafkaConfig kafka,
    String elasticsearch,
    String index) {

  /** Refuses full backups that would be gone before the binlogs that follow them. */
  public BackupConfig {
    if (keepFull.compareTo(keepBinlogs) < 0) {
      throw new IllegalArgumentException("keep_full must not be less than keep_binlogs");
    }
  }

  /** Reads the sections that concern backups. */
  public static BackupConfig from(ConfigReader root) {
    return root.section(
        "backup",
        backup ->
            new BackupConfig(
                Path.of(backup.string("directory")),
                Path.of(backup.string("tools")),
                backup.duration("keep_full", Duration.ofDays(1), Duration.ofDays(3_650)),
                backup.duration("keep_binlogs", Duration.ofHours(1), Duration.ofDays(3_650)),
                root.part("database", BackupConfig::shards),
                root.part("database", of -> of.section("stock", DatabaseConfig::from)),
                root.part("database", of -> of.section("account", DatabaseConfig::from)),
                root.section("redis", RedisConfig::from),
                root.section("kafka", KafkaConfig::from),
                root.part("elasticsearch", of -> of.string("uri")),
                root.part("elasticsearch", of -> of.string("index"))));
  }

  private static List<DatabaseConfig> shards(ConfigReader database) {
    return database.sections("shards", (index, shard) -> DatabaseConfig.from(shard));
  }

  /** The servers behind the databases, each once, named after the first database on it. */
  public List<DatabaseServer> servers() {
    Map<String, DatabaseConfig> named = new LinkedHashMap<>();
    for (int i = 0; i < shards.size(); i++) {
      named.put("shard-" + i, shards.get(i));
    }
    named.put("stock", stock);
    named.put("account", account);
    Map<String, DatabaseServer> servers = new LinkedHashMap<>();
    named.forEach((name, database) ->
        servers.merge(
            database.host() + ":" + database.port(),
            DatabaseServer.of(name, database),
            BackupConfig::together));
    return List.copyOf(servers.values());
  }

  private static DatabaseServer together(DatabaseServer server, DatabaseServer more) {
    List<String> databases = new ArrayList<>(server.databases());
    Stream<String> others = more.databases().stream();
    databases.addAll(others.filter(name -> !server.databases().contains(name)).toList());
    return new DatabaseServer(
        server.name(), server.host(), server.port(), server.user(), server.password(), databases);
  }
}
