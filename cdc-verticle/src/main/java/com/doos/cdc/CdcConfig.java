package com.doos.cdc;

import com.doos.cdc.canal.CanalConfig;
import com.doos.cdc.search.IndexConfig;
import com.doos.shared.auth.AuthConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.ServerConfig;
import com.doos.shared.etcd.EtcdConfig;
import com.doos.shared.kafka.KafkaConfig;
import java.util.List;

/**
 * Settings of the CDC service.
 *
 * @param auth who may call; this service calls nobody
 */
public record CdcConfig(
    ServerConfig server,
    AuthConfig auth,
    List<DatabaseConfig> shards,
    CanalConfig canal,
    IndexConfig index,
    KafkaConfig kafka,
    EtcdConfig etcd) {

  public CdcConfig {
    if (canal.destinations().size() != shards.size()) {
      throw new IllegalArgumentException(
          "canal.destinations must have one entry for each of database.shards");
    }
  }

  /** Reads the sections this service needs. */
  public static CdcConfig from(ConfigReader root) {
    return new CdcConfig(
        root.section("cdc", ServerConfig::from),
        root.section("auth", AuthConfig::ofVerifier),
        root.part(
            "database",
            databases ->
                databases.sections("shards", (shard, reader) -> DatabaseConfig.from(reader))),
        root.section("canal", CanalConfig::from),
        root.section("elasticsearch", IndexConfig::from),
        root.section("kafka", KafkaConfig::from),
        root.section("etcd", EtcdConfig::from));
  }
}
