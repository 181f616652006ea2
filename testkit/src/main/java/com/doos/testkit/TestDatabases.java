package com.doos.testkit;

import com.doos.servers.Endpoints;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Schemas of their own for all services, with topics and an index named after them; dropped on
 * close.
 *
 * @param shards of orders, in their order
 * @param stock of the inventory service
 * @param account of users
 */
public record TestDatabases(List<TestDatabase> shards, TestDatabase stock, TestDatabase account)
    implements AutoCloseable {
  private static final String SUPPLY =
      """
      UPDATE t_inventory SET available_stock = %1$d, total_stock = %1$d, supplied_stock = %1$d
      WHERE product_id = %2$d\
      """;

  public TestDatabases {
    shards = List.copyOf(shards);
  }

  /**
   * Creates two shards, stock and accounts.
   *
   * @param prefix as of {@link TestDatabase#create(Endpoints, String, String)}
   */
  public static TestDatabases create(Endpoints servers, String prefix) throws SQLException {
    return new TestDatabases(
        List.of(
            TestDatabase.create(servers, Endpoints.ORDER_0, prefix + "_order_0"),
            TestDatabase.create(servers, Endpoints.ORDER_1, prefix + "_order_1")),
        TestDatabase.create(servers, Endpoints.STOCK, prefix + "_inventory"),
        TestDatabase.create(servers, Endpoints.STOCK, prefix + "_account"));
  }

  /** Variables that tell the services of all this. */
  public Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      variables.put("DOOS_DATABASE_SHARDS_" + shard + "_DATABASE", shards.get(shard).name());
    }
    variables.put("DOOS_DATABASE_STOCK_DATABASE", stock.name());
    variables.put("DOOS_DATABASE_ACCOUNT_DATABASE", account.name());
    variables.put("DOOS_KAFKA_TOPICS_STOCK_DEDUCT", topic());
    variables.put("DOOS_KAFKA_DEAD_LETTER_TOPIC", deadLetterTopic());
    variables.put("DOOS_KAFKA_INDEX_DEAD_LETTER_TOPIC", "dlq." + index());
    variables.put("DOOS_ELASTICSEARCH_INDEX", index());
    return variables;
  }

  /** Takes stock events. */
  public String topic() {
    return "stock." + stock.name();
  }

  /** Takes stock events that could not be handled. */
  public String deadLetterTopic() {
    return "dlq." + stock.name();
  }

  /** Prefix of the names of the indexes of orders. */
  public String index() {
    return "orders-" + stock.name();
  }

  /** Sets the units of products that nobody has bought yet. */
  public void supply(int units, long... products) throws SQLException {
    for (long product : products) {
      stock.execute(String.format(Locale.ROOT, SUPPLY, units, product));
    }
  }

  public Invariants invariants() {
    return new Invariants(shards, stock, account);
  }

  /** The same, read where the databases are after a failover. */
  public Invariants invariants(Endpoints now) {
    return new Invariants(
        shards.stream().map(shard -> shard.at(now)).toList(), stock.at(now), account.at(now));
  }

  @Override
  public void close() throws SQLException {
    for (TestDatabase shard : shards) {
      shard.close();
    }
    stock.close();
    account.close();
  }
}
