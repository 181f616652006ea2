package com.doos.shared.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

/** The log of the services, as their {@code logback.xml} writes it. */
class LogLineTest {
  private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089Z");

  private static String line(String logger, String message, KeyValuePair... pairs) {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(LogLineTest.class.getResource("/logback.xml"));
    } catch (JoranException e) {
      throw new AssertionError(e);
    }
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("JSON");
    LoggingEvent event =
        new LoggingEvent(
            "caller", context.getLogger(logger), Level.WARN, message, new Exception("why"), null);
    event.setInstant(AT);
    event.setKeyValuePairs(List.of(pairs));
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void isOneJsonObjectALineWithTheFieldsOfTheRequirements() {
    // When
    String line =
        line(
            "com.doos.order.app.OrderService",
            "two\nlines",
            new KeyValuePair(LogKeys.TRACE_ID, "abc"),
            new KeyValuePair(LogKeys.ORDER_ID, 42L));

    // Then
    assertThat(line).endsWith("\n").containsOnlyOnce("\n");
    JsonObject json = new JsonObject(line);
    assertThat(json.getString("timestamp")).isEqualTo("2026-03-04T05:06:07.089Z");
    assertThat(json.getString("level")).isEqualTo("WARN");
    assertThat(json.getString("service")).isEqualTo("order-service");
    assertThat(json.getString("message")).isEqualTo("two\nlines");
    assertThat(json.getString("trace_id")).isEqualTo("abc");
    assertThat(json.getLong("order_id")).isEqualTo(42);
    assertThat(json.getString("logger")).isEqualTo("com.doos.order.app.OrderService");
    assertThat(json.getString("stack_trace")).contains("why");
  }

  @ParameterizedTest
  @CsvSource({
    "com.doos.order.api.OrderHttpApi, order-service",
    "com.doos.inventory.InventoryVerticle, inventory-service",
    "com.doos.relay.app.Round, relay-service",
    "com.doos.cdc.CdcVerticle, cdc-service",
    "com.doos.orderly.Else, mine",
    "com.doos.shared.http.HttpEdge, mine",
    "io.vertx.core.Vertx, mine",
  })
  void namesTheServiceOfTheLogger(String logger, String service) {
    ServiceNameProvider provider = new ServiceNameProvider();
    provider.setFallback("mine");

    assertThat(provider.service(logger)).isEqualTo(service);
  }
}
