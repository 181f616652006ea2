package com.doos.shared.runtime;

import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.event.LocalBus;
import com.doos.shared.trace.Tracing;
import com.doos.shared.trace.TracingConfig;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code main} of a service that runs alone: reads the file named by the first argument or by
 * {@code CONFIG_PATH}, starts one verticle, and on SIGTERM closes it in order.
 */
public final class ServiceLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceLauncher.class);
  private static final long CLOSE_SECONDS_MAX = 30;
  private static final int EXIT_START_FAILED = 1;
  private static final int EXIT_WRONG_CONFIG = 2;

  private ServiceLauncher() {}

  /** A service's own settings and those of the process. */
  private record Settings<C>(C own, TracingConfig tracing) {}

  /**
   * Starts the service; returns once it is ready, ends the process when it cannot start.
   *
   * @param name of the service
   */
  public static <C> void launch(
      String name,
      String[] args,
      Function<ConfigReader, C> config,
      BiFunction<C, ServiceContext, Deployable> service) {
    try {
      Map<String, String> environment = System.getenv();
      Path file = args.length > 0 ? Path.of(args[0]) : ConfigReader.file(environment);
      Settings<C> settings =
          ConfigReader.read(
              file,
              environment,
              root ->
                  new Settings<>(config.apply(root), root.section("tracing", TracingConfig::from)));
      start(settings.own(), ServiceContext.create(settings.tracing(), name), service);
    } catch (ConfigException wrong) {
      LOG.error(wrong.getMessage());
      System.exit(EXIT_WRONG_CONFIG);
    }
  }

  private static <C> void start(
      C config, ServiceContext context, BiFunction<C, ServiceContext, Deployable> service) {
    Vertx vertx = context.vertx(0);
    LocalBus.prepare(vertx);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(vertx, context), "shutdown"));
    vertx
        .deployVerticle(service.apply(config, context))
        .onSuccess(id -> LOG.info("ready"))
        .onFailure(failure -> {
          LOG.error("cannot start", failure);
          // Not on this event loop: what is closed in order at the exit needs it.
          Thread.ofPlatform().name("exit").start(() -> System.exit(EXIT_START_FAILED));
        });
  }

  private static void close(Vertx vertx, ServiceContext context) {
    try {
      context
          .drain()
          .run()
          .compose(drained -> vertx.close())
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
      context.tracing().ifPresent(Tracing::close);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("not closed in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
