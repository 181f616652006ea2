package com.doos.order.search;

import com.doos.shared.config.ConfigReader;

/**
 * Where the order index is; the CDC service writes it.
 *
 * @param alias the name under which the index is searched
 */
public record IndexConfig(String uri, String alias) {

  public static IndexConfig from(ConfigReader reader) {
    return new IndexConfig(reader.string("uri"), reader.string("index"));
  }

  /** The index that tells how far the order index is. */
  String progress() {
    return alias + "-progress";
  }
}
