package com.doos.cdc.search;

import com.doos.shared.config.ConfigReader;
import java.time.Duration;

/**
 * The search cluster and the order index.
 *
 * @param alias the name under which the index is written and searched
 * @param bulkMax documents in one bulk request
 * @param refresh between the moments at which what was written becomes searchable
 * @param auditSettle a difference between an order and its document counts when it lasts longer
 */
public record IndexConfig(
    String uri, String alias, int bulkMax, Duration refresh, Duration auditSettle) {

  public static IndexConfig from(ConfigReader reader) {
    return new IndexConfig(
        reader.string("uri"),
        reader.string("index"),
        reader.integer("bulk_max", 1, 5_000),
        reader.duration("refresh", Duration.ofMillis(50), Duration.ofMinutes(1)),
        reader.duration("audit_settle", Duration.ZERO, Duration.ofSeconds(5)));
  }

  /** The name of the index that is the n-th behind the alias. */
  String version(int number) {
    return alias + "-v" + number;
  }

  /** The second name under which documents are written while a new index is built. */
  public String next() {
    return alias + "-next";
  }

  /** Where is told how far the index has come. */
  public String progress() {
    return alias + "-progress";
  }
}
