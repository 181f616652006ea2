package com.doos.cdc;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.cdc.api.CdcAccess;
import com.doos.shared.config.ConfigReader;
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

class CdcAccessTest {
  private static final Logger LOG = LoggerFactory.getLogger(CdcAccessTest.class);

  @Test
  void everyRouteAndMethodHasARuleAndEveryRuleARoute() throws Exception {
    // Given the service as it is put together, without its servers
    ServiceContext context = ServiceContext.create();
    Vertx vertx = context.vertx(1);
    CdcConfig config = ConfigReader.read(Path.of("../config/dev.yaml"), Map.of(), CdcConfig::from);
    CdcComponents components = new CdcComponents(vertx, config, context);

    // When
    ApiVerticle.Api api =
        await(
            Future.future(
                made -> vertx.runOnContext(turn -> made.tryComplete(components.served(vertx)))));

    // Then
    LOG.info("who may call what\n{}", AccessMatrix.table(CdcAccess.RULES));
    assertThat(AccessMatrix.calls(api)).isEqualTo(CdcAccess.RULES.all().keySet());
    components.close();
    await(components.closePools().transform(closed -> vertx.close()));
  }
}
