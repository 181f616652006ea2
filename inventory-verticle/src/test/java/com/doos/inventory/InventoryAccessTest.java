package com.doos.inventory;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.inventory.api.InventoryAccess;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.event.LocalBus;
import com.doos.shared.runtime.ApiVerticle;
import com.doos.shared.runtime.ServiceContext;
import com.doos.testkit.AccessMatrix;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class InventoryAccessTest {
  private static final Logger LOG = LoggerFactory.getLogger(InventoryAccessTest.class);

  @Test
  void everyRouteAndMethodHasARuleAndEveryRuleARoute() throws Exception {
    // Given the service as it is put together, without its servers
    ServiceContext context = ServiceContext.create();
    Vertx vertx = context.vertx(1);
    LocalBus.prepare(vertx);
    InventoryConfig config =
        ConfigReader.read(Path.of("../config/dev.yaml"), Map.of(), InventoryConfig::from);
    InventoryComponents components = new InventoryComponents(vertx, config, context);

    // When
    ApiVerticle.Api api =
        await(
            Future.future(
                made -> vertx.runOnContext(turn -> made.tryComplete(components.served(vertx)))));

    // Then
    LOG.info("who may call what\n{}", AccessMatrix.table(InventoryAccess.RULES));
    assertThat(AccessMatrix.calls(api)).isEqualTo(InventoryAccess.RULES.all().keySet());
    await(components.close().transform(closed -> vertx.close()));
  }
}
