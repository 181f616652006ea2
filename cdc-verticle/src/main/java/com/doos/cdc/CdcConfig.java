package com.doos.cdc;

import com.doos.cdc.canal.CanalConfig;
import com.doos.cdc.search.IndexConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import java.util.List;

/**
 * Settings of the CDC service.
 *
 * @param http where probes and metrics are served
 * @param databases names of the shards' databases, whose orders are read
 */
public record CdcConfig(Http http, List<String> databases, CanalConfig canal, IndexConfig index) {

  public CdcConfig {
    if (canal.destinations().size() != databases.size()) {
      throw new IllegalArgumentException(
          "canal.destinations must have one entry for each of database.shards");
    }
  }

  /** The address of probes and metrics. */
  public record Http(String host, int port) {
    static Http from(ConfigReader reader) {
      return new Http(reader.string("host"), reader.port("http_port"));
    }
  }

  /** Reads the sections this service needs. */
  public static CdcConfig from(ConfigReader root) {
    return new CdcConfig(
        root.section("cdc", Http::from),
        root.part(
            "database",
            databases ->
                databases.sections(
                    "shards", (shard, reader) -> DatabaseConfig.from(reader).database())),
        root.section("canal", CanalConfig::from),
        root.section("elasticsearch", IndexConfig::from));
  }
}
