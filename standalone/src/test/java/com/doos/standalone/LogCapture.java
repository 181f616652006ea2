package com.doos.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import com.doos.testkit.ByteSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/**
 * Searches each log line of this process while it is written, at level DEBUG, and keeps them off
 * the console: message, arguments, key-values and stack traces.
 */
final class LogCapture implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level level = root.getLevel();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private final AtomicLong lines = new AtomicLong();
  private final AtomicLong chars = new AtomicLong();
  private final Set<String> found = new ConcurrentSkipListSet<>();
  private final AppenderBase<ILoggingEvent> appender;

  LogCapture(ByteSearch search) {
    root.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(root::detachAppender);
    appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            String line = text(event);
            lines.incrementAndGet();
            chars.addAndGet(line.length());
            search.in(line).forEach(hit -> found.add(hit + " in " + event.getLoggerName()));
          }
        };
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.DEBUG);
  }

  private static String text(ILoggingEvent event) {
    StringBuilder text = new StringBuilder(event.getFormattedMessage());
    if (event.getArgumentArray() != null) {
      for (Object argument : event.getArgumentArray()) {
        text.append('\n').append(argument);
      }
    }
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> text.append('\n').append(pair));
    }
    if (event.getThrowableProxy() != null) {
      text.append('\n').append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return text.toString();
  }

  /** What was found, and by which logger it was written. */
  Set<String> found() {
    return Set.copyOf(found);
  }

  String searched() {
    return lines + " log lines, " + chars + " characters";
  }

  long lines() {
    return lines.get();
  }

  @Override
  public void close() {
    root.setLevel(level);
    root.detachAppender(appender);
    others.forEach(root::addAppender);
  }
}
