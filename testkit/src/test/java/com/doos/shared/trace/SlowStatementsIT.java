package com.doos.shared.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.doos.servers.Endpoints;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("any-database")
@WithServers
final class SlowStatementsIT {
  private static final String SLOW = "SELECT SLEEP(0.3), ? AS name";
  private static final String LONG = "SELECT SLEEP(0.3)" + ", 1".repeat(1_000);

  private final Endpoints servers;

  SlowStatementsIT(Endpoints servers) {
    this.servers = servers;
  }

  @Test
  void logsSlowStatementsWithoutTheirValuesAndNotTooOften() throws Exception {
    // Given
    Logger logger = (Logger) LoggerFactory.getLogger(SlowStatements.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    Vertx vertx = ServiceContext.create().vertx(1);
    try (TestDatabase database = TestDatabase.create(servers, Endpoints.STOCK, "slow")) {
      Pool pool = Pools.open(vertx, "slow", TestPools.config(database));

      // When two are slow at one time, two later, one of them long, and one is not
      TestPools.await(Future.all(slow(pool), slow(pool)));
      TestPools.await(slow(pool));
      TestPools.await(pool.query(LONG).execute());
      TestPools.await(pool.preparedQuery("SELECT ? AS quick").execute(Tuple.of("Ada")));

      // Then
      List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
      assertThat(lines)
          .contains("slow SQL: " + SLOW, "slow SQL: " + LONG.substring(0, 500) + "...");
      assertThat(lines).noneMatch(line -> line.contains("quick") || line.contains("Ada"));
      assertThat(
              log.list.stream()
                  .flatMap(line -> line.getKeyValuePairs().stream())
                  .filter(pair -> pair.key.equals("count"))
                  .mapToInt(pair -> (Integer) pair.value)
                  .sum())
          .isGreaterThanOrEqualTo(2);
      TestPools.await(pool.close());
    } finally {
      logger.detachAppender(log);
      TestPools.await(vertx.close());
    }
  }

  private static Future<?> slow(Pool pool) {
    return pool.preparedQuery(SLOW).execute(Tuple.of("Ada"));
  }
}
