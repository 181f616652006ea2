package com.doos.shared.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import net.logstash.logback.composite.AbstractFieldJsonProvider;

/**
 * Writes the {@code service} field: the service whose package the logger belongs to, so that four
 * services in one process still tell who speaks; else the process's own name.
 */
public final class ServiceNameProvider extends AbstractFieldJsonProvider<ILoggingEvent> {
  private static final String ROOT = "com.doos.";

  private String fallback = "doos";

  /** Set by the Logback configuration. */
  public void setFallback(String fallback) {
    this.fallback = fallback;
  }

  @Override
  public void writeTo(JsonGenerator generator, ILoggingEvent event) throws IOException {
    generator.writeStringField("service", service(event.getLoggerName()));
  }

  String service(String logger) {
    for (String name : new String[] {"order", "inventory", "relay", "cdc"}) {
      if (logger.startsWith(ROOT + name + ".")) {
        return name + "-service";
      }
    }
    return fallback;
  }
}
