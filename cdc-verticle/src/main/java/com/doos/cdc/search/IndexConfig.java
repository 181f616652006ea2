package com.doos.cdc.search;

import com.doos.shared.config.ConfigReader;

/**
 * The search cluster and the order index.
 *
 * @param alias the name under which the index is written and searched
 * @param bulkMax documents in one bulk request
 */
public record IndexConfig(String uri, String alias, int bulkMax) {

  public static IndexConfig from(ConfigReader reader) {
    return new IndexConfig(
        reader.string("uri"), reader.string("index"), reader.integer("bulk_max", 1, 5_000));
  }

  /** The index that is created behind the alias when there is none. */
  String firstIndex() {
    return alias + "-v1";
  }

  /** Where documents go that the index rejected. */
  public String deadLetters() {
    return alias + "-dead-letters";
  }
}
