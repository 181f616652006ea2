package com.doos.order;

import com.doos.order.app.Admission;
import com.doos.order.app.OrderLimits;
import com.doos.order.app.RiskControl;
import com.doos.order.app.Shards;
import com.doos.order.risk.SiteVerify;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.limit.RequestLimits;
import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.redis.client.Redis;
import java.util.function.Supplier;

/** What limits callers and holds orders against rules; all event loops share it. */
final class LimitComponents {
  /** An order is expired by a loop, some time after its payment was due; twice that at most. */
  private static final int EXPIRY_LATE = 2;

  private final OrderConfig config;
  private final ServiceContext context;
  private final RequestLimits requests;
  private final OrderLimits orders;
  private final RiskControl risk;
  private final HttpClient captchaClient;
  private final Breaker captchaBreaker;

  /**
   * @param live the configuration as it is now
   */
  LimitComponents(Vertx vertx, Supplier<OrderConfig> live, ServiceContext context, Shards shards) {
    this.config = live.get();
    this.context = context;
    this.requests =
        new RequestLimits(() -> live.get().limits(), context.clock(), context.metrics());
    this.orders = new OrderLimits(() -> live.get().limits(), context.clock());
    this.captchaClient = vertx.createHttpClient();
    this.captchaBreaker =
        new Breaker(
            vertx,
            "captcha",
            () -> live.get().breaker().withTimeout(config.captcha().timeout()),
            context.metrics());
    this.risk =
        new RiskControl(
            config.risk(),
            new SiteVerify(captchaClient, config.captcha(), captchaBreaker),
            shards,
            context.clock(),
            context.metrics());
  }

  RequestLimits requests() {
    return requests;
  }

  Admission admission(Context owner, Redis redis, Breaker redisBreaker) {
    return new Admission(
        owner,
        redis,
        config.orders().admission(),
        orders,
        config.orders().paymentTtl().multipliedBy(EXPIRY_LATE),
        config.orders().batch(),
        redisBreaker,
        context.metrics());
  }

  RiskControl risk() {
    return risk;
  }

  Future<Void> close() {
    captchaBreaker.close();
    return captchaClient.close();
  }
}
