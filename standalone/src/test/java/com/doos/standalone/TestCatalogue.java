package com.doos.standalone;

import com.doos.testkit.TestDatabases;
import com.doos.testkit.TestPools;
import io.vertx.core.Vertx;

/** Products and accounts for services that are tested as processes. */
final class TestCatalogue {
  private static final int UNITS = 100_000;

  private TestCatalogue() {}

  /** The demo data, with {@value #UNITS} units of 1003 and 1004; the schemas must be migrated. */
  static void load(TestDatabases databases) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      TestPools.await(
          DemoData.load(
              vertx,
              TestPools.config(databases.stock()),
              TestPools.config(databases.account()),
              DevKeys.ring()));
    } finally {
      TestPools.await(vertx.close());
    }
    databases.supply(UNITS, 1003, 1004);
  }
}
