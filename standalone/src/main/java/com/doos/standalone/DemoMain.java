package com.doos.standalone;

import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.seal.KeyRing;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds a catalogue and accounts to try DOOS with to databases of services that run already: those
 * of the configuration that {@code CONFIG_PATH} names.
 */
public final class DemoMain {
  private static final Logger LOG = LoggerFactory.getLogger(DemoMain.class);
  private static final long SECONDS_MAX = 60;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_WRONG_CONFIG = 2;

  private DemoMain() {}

  /** Where the data goes, and what secrets in it are sealed with. */
  record Target(DatabaseConfig stock, DatabaseConfig accounts, KeyRing ring) {
    static Target from(ConfigReader root) {
      return root.part(
          "database",
          databases ->
              new Target(
                  databases.section("stock", DatabaseConfig::from),
                  databases.section("account", DatabaseConfig::from),
                  root.part("encryption", KeyRing::from)));
    }
  }

  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> environment = System.getenv();
    try {
      Target target = ConfigReader.read(ConfigReader.file(environment), environment, Target::from);
      load(target);
      LOG.info("the demo data is there");
    } catch (ConfigException wrong) {
      LOG.error(wrong.getMessage());
      System.exit(EXIT_WRONG_CONFIG);
    } catch (ExecutionException | TimeoutException failed) {
      LOG.error("the demo data could not be added", failed);
      System.exit(EXIT_FAILED);
    }
  }

  private static void load(Target target)
      throws ExecutionException, InterruptedException, TimeoutException {
    Vertx vertx = Vertx.vertx();
    try {
      DemoData.load(vertx, target.stock(), target.accounts(), target.ring())
          .toCompletionStage()
          .toCompletableFuture()
          .get(SECONDS_MAX, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(SECONDS_MAX, TimeUnit.SECONDS);
    }
  }
}
