package com.doos.shared.event;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.function.Function;

/**
 * Request and reply between the verticles of one process. Immutable values are handed over as they
 * are, and a failure arrives as the exception it was.
 */
public final class LocalBus {
  private static final String CODEC = "doos.local";

  private final EventBus bus;
  private final DeliveryOptions options;

  private record Reply(Object value) {}

  private record Failure(Throwable cause) {}

  /**
   * @param timeout how long a request waits for its reply
   */
  public LocalBus(Vertx vertx, Duration timeout) {
    this.bus = vertx.eventBus();
    this.options =
        new DeliveryOptions()
            .setCodecName(CODEC)
            .setLocalOnly(true)
            .setSendTimeout(timeout.toMillis());
  }

  /** Must be called once for a Vert.x instance before anything is sent. */
  public static void prepare(Vertx vertx) {
    vertx.eventBus().registerCodec(new ByReference());
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @param answer the type the consumer of this address answers with
   */
  public <A> Future<A> request(String address, Object command, Class<A> answer) {
    return bus.<Object>request(address, command, options)
        .transform(reply -> {
          if (reply.failed()) {
            return Future.failedFuture(notDelivered(reply.cause()));
          }
          return switch (reply.result().body()) {
            case Failure failure -> Future.failedFuture(failure.cause());
            case Reply value -> Future.succeededFuture(answer.cast(value.value()));
            default -> Future.failedFuture(new IllegalStateException("foreign reply"));
          };
        });
  }

  /** Answers the commands sent to an address. */
  public <C> MessageConsumer<C> answer(String address, Function<C, Future<?>> service) {
    Handler<Message<C>> handler =
        message ->
            call(service, message.body())
                .onComplete(done ->
                    message.reply(
                        done.succeeded() ? new Reply(done.result()) : new Failure(done.cause()),
                        options));
    return bus.localConsumer(address, handler);
  }

  private static <C> Future<?> call(Function<C, Future<?>> service, C command) {
    try {
      return service.apply(command);
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private static Throwable notDelivered(Throwable cause) {
    boolean late =
        cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT;
    return late
        ? new DoosException(ErrorCode.OVERLOADED, Detail.TIMED_OUT)
        : DoosException.unavailable("service", cause);
  }

  /** Hands objects over by reference; they never leave the process. */
  private static final class ByReference implements MessageCodec<Object, Object> {
    @Override
    public void encodeToWire(Buffer buffer, Object message) {
      throw new UnsupportedOperationException("local only");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("local only");
    }

    @Override
    public Object transform(Object message) {
      return message;
    }

    @Override
    public String name() {
      return CODEC;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
