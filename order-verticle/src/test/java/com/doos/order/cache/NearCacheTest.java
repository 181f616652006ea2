package com.doos.order.cache;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.doos.order.cache.CacheKey.Subject;
import com.doos.order.cache.NearCache.Loaded;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NearCacheTest {
  private static final CacheKey KEY = CacheKey.detail(7);
  private static final View OLD = view("old");
  private static final View NEW = view("new");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger joined = new AtomicInteger();
  private final NearCache cache = cache(1 << 20);

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private NearCache cache(long bytesMax) {
    Lifetimes lifetimes =
        new Lifetimes(Duration.ofSeconds(10), Duration.ofSeconds(1), 0, new Random(1));
    return new NearCache(vertx, lifetimes, bytesMax, nanos::get);
  }

  private static View view(String text) {
    return new View(42, Buffer.buffer(text));
  }

  private Future<View> load(CacheKey key, Future<Loaded> loaded) {
    return cache.load(key, () -> loaded, joined::incrementAndGet);
  }

  private View find(CacheKey key) {
    return cache.find(
        key,
        () -> {
          throw new AssertionError("renewed too early");
        });
  }

  private static Future<Loaded> kept(View view) {
    return Future.succeededFuture(new Loaded(view, true));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void equalReadsShareOneLoad() throws Exception {
    // Given
    AtomicInteger loads = new AtomicInteger();
    Promise<Loaded> slow = Promise.promise();
    List<Future<View>> reads = new ArrayList<>();

    // When
    for (int i = 0; i < 1_000; i++) {
      reads.add(
          cache.load(
              KEY,
              () -> {
                loads.incrementAndGet();
                return slow.future();
              },
              joined::incrementAndGet));
    }
    slow.complete(new Loaded(OLD, true));

    // Then
    for (Future<View> read : reads) {
      assertThat(await(read)).isSameAs(OLD);
    }
    assertThat(loads).hasValue(1);
    assertThat(joined).hasValue(999);
    assertThat(find(KEY)).isSameAs(OLD);
  }

  @Test
  void invalidationForgetsWhatIsRemembered() throws Exception {
    // Given
    await(load(KEY, kept(OLD)));

    // When
    cache.invalidate(Subject.order(7));

    // Then
    assertThat(find(KEY)).isNull();
    assertThat(await(load(KEY, kept(NEW)))).isSameAs(NEW);
    assertThat(find(KEY)).isSameAs(NEW);
  }

  @Test
  void loadThatWasUnderWayAtAnInvalidationIsNotKeptAndNotJoined() throws Exception {
    // Given
    Promise<Loaded> slow = Promise.promise();
    Future<View> before = load(KEY, slow.future());

    // When
    cache.invalidate(Subject.order(7));
    Future<View> after = load(KEY, kept(NEW));
    slow.complete(new Loaded(OLD, true));

    // Then
    assertThat(await(before)).isSameAs(OLD);
    assertThat(await(after)).isSameAs(NEW);
    assertThat(find(KEY)).isSameAs(NEW);
    assertThat(joined).hasValue(0);
  }

  @Test
  void oneInvalidationForgetsAllListsOfAUserAndEverythingForgetsAll() throws Exception {
    // Given
    CacheKey first = CacheKey.list(9, "", 1, 20);
    CacheKey second = CacheKey.list(9, "paid", 2, 5);
    for (CacheKey key : List.of(first, second, KEY)) {
      await(load(key, kept(OLD)));
    }

    // When
    cache.invalidate(Subject.user(9));

    // Then
    assertThat(find(first)).isNull();
    assertThat(find(second)).isNull();
    assertThat(find(KEY)).isSameAs(OLD);

    // When
    cache.invalidateAll();

    // Then
    assertThat(find(KEY)).isNull();
  }

  @Test
  void absenceIsRememberedForAShorterTime() throws Exception {
    // Given
    CacheKey absent = CacheKey.detail(8);
    await(load(KEY, kept(OLD)));
    await(load(absent, kept(View.ABSENT)));
    assertThat(find(absent)).isSameAs(View.ABSENT);

    // When
    pass(Duration.ofSeconds(2));

    // Then
    assertThat(find(absent)).isNull();
    assertThat(find(KEY)).isSameAs(OLD);

    // When
    pass(Duration.ofSeconds(9));

    // Then
    assertThat(find(KEY)).isNull();
  }

  @Test
  void oneReaderRenewsWhatIsOldAndNobodyWaits() throws Exception {
    // Given
    AtomicInteger renewals = new AtomicInteger();
    Promise<Loaded> slow = Promise.promise();
    await(load(KEY, kept(OLD)));
    pass(Duration.ofMillis(7_900));
    assertThat(find(KEY)).isSameAs(OLD);

    // When
    pass(Duration.ofMillis(200));
    for (int i = 0; i < 100; i++) {
      View found =
          cache.find(
              KEY,
              () -> {
                renewals.incrementAndGet();
                return slow.future();
              });
      assertThat(found).isSameAs(OLD);
    }
    slow.complete(new Loaded(NEW, true));

    // Then
    assertThat(renewals).hasValue(1);
    assertThat(find(KEY)).isSameAs(NEW);

    // And the new one has a whole life
    pass(Duration.ofMillis(7_900));
    assertThat(find(KEY)).isSameAs(NEW);
  }

  @Test
  void whatCannotBeRenewedEndsInItsTime() throws Exception {
    // Given
    await(load(KEY, kept(OLD)));
    pass(Duration.ofMillis(8_100));

    // When
    assertThat(cache.find(KEY, () -> Future.failedFuture("down"))).isSameAs(OLD);

    // Then
    assertThat(find(KEY)).isSameAs(OLD);
    pass(Duration.ofSeconds(2));
    assertThat(find(KEY)).isNull();
  }

  @Test
  void renewalThatWasUnderWayAtAnInvalidationIsNotKept() throws Exception {
    // Given
    Promise<Loaded> slow = Promise.promise();
    await(load(KEY, kept(OLD)));
    pass(Duration.ofMillis(8_100));
    assertThat(cache.find(KEY, slow::future)).isSameAs(OLD);

    // When
    cache.invalidate(Subject.order(7));
    slow.complete(new Loaded(OLD, true));

    // Then
    assertThat(find(KEY)).isNull();
  }

  @Test
  void renewalThatMustNotBeKeptEndsWhatWasRemembered() throws Exception {
    // Given
    await(load(KEY, kept(OLD)));
    pass(Duration.ofMillis(8_100));

    // When
    assertThat(cache.find(KEY, () -> Future.succeededFuture(new Loaded(NEW, false)))).isSameAs(OLD);

    // Then
    assertThat(find(KEY)).isNull();
  }

  @Test
  void remembersNeitherFailuresNorWhatMustNotBeKept() throws Exception {
    // When
    Future<View> failed = load(KEY, Future.failedFuture("down"));

    // Then
    assertThatThrownBy(() -> await(failed)).hasMessageContaining("down");
    assertThatThrownBy(() ->
            await(
                cache.load(
                    KEY,
                    () -> {
                      throw new IllegalStateException("thrown");
                    },
                    joined::incrementAndGet)))
        .hasMessageContaining("thrown");
    assertThat(find(KEY)).isNull();

    // When
    Future<View> loose = load(KEY, Future.succeededFuture(new Loaded(OLD, false)));

    // Then
    assertThat(await(loose)).isSameAs(OLD);
    assertThat(find(KEY)).isNull();
    assertThat(joined).hasValue(0);
  }

  @Test
  void holdsNoMoreBytesThanItMay() throws Exception {
    // Given
    NearCache small = cache(100_000);
    View kilobyte = view("x".repeat(1_000));

    // When
    for (int id = 1; id <= 1_000; id++) {
      await(small.load(CacheKey.detail(id), () -> kept(kilobyte), joined::incrementAndGet));
    }

    // Then
    int held = 0;
    for (int id = 1; id <= 1_000; id++) {
      held += small.find(CacheKey.detail(id), () -> kept(kilobyte)) == null ? 0 : 1;
    }
    assertThat(held).isBetween(20, 77);
  }
}
