package com.doos.order.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.app.Passwords.Checked;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private Passwords passwords(int cost, int queueMax) {
    return new Passwords(vertx, new Passwords.Config(cost, 1, queueMax), new SimpleMeterRegistry());
  }

  private static Checked check(Passwords passwords, String hash, String password) throws Exception {
    return await(passwords.check(Optional.of(hash), password));
  }

  @Test
  void everyByteOfALongPasswordCounts() throws Exception {
    // Given
    Passwords passwords = passwords(4, 0);
    String longest = "x".repeat(71);

    // When
    String hash = await(passwords.hash(longest + "y"));

    // Then
    assertThat(hash).startsWith("$2a$04$").hasSize(60);
    assertThat(check(passwords, hash, longest + "y").right()).isTrue();
    assertThat(check(passwords, hash, longest + "z").right()).isFalse();
    assertThat(check(passwords, hash, longest + "yy").right()).isFalse();
    assertThat(check(passwords, hash, longest).right()).isFalse();
  }

  @Test
  void nobodyHasAPassword() throws Exception {
    assertThat(await(passwords(4, 0).check(Optional.empty(), "")).right()).isFalse();
  }

  @Test
  void aCheaperHashIsReplacedWhenThePasswordIsRight() throws Exception {
    // Given
    String cheap = await(passwords(4, 0).hash("open sesame"));
    Passwords passwords = passwords(5, 0);

    // When
    Checked right = check(passwords, cheap, "open sesame");

    // Then
    assertThat(right.rehashed().orElseThrow()).startsWith("$2a$05$");
    assertThat(check(passwords, right.rehashed().orElseThrow(), "open sesame"))
        .isEqualTo(new Checked(true, Optional.empty()));
    assertThat(check(passwords, cheap, "open barley"))
        .isEqualTo(new Checked(false, Optional.empty()));
    assertThat(check(passwords(4, 0), right.rehashed().orElseThrow(), "open sesame").rehashed())
        .isEmpty();
  }

  /** Without the rounds that make up for it the cheap hash would take a 64th of the time. */
  @Test
  void refusalsTakeTheSameTimeWhateverTheyCompareWith() throws Exception {
    // Given
    Passwords passwords = passwords(10, 0);
    Optional<String> cheap = Optional.of(await(passwords(4, 0).hash("open sesame")));
    await(passwords.check(cheap, "warm up"));

    // When
    long nobodys = shortest(passwords, Optional.empty());
    long somebodys = shortest(passwords, cheap);

    // Then
    assertThat(somebodys).isBetween(nobodys / 4, nobodys * 4);
  }

  private static long shortest(Passwords passwords, Optional<String> hash) throws Exception {
    LongStream.Builder nanos = LongStream.builder();
    for (int i = 0; i < 7; i++) {
      long start = System.nanoTime();
      assertThat(await(passwords.check(hash, "wrong")).right()).isFalse();
      nanos.add(System.nanoTime() - start);
    }
    return nanos.build().min().orElseThrow();
  }

  @Test
  void refusesAtOnceWhatTheQueueHasNoRoomFor() throws Exception {
    // Given
    Passwords passwords = passwords(8, 3);

    // When
    List<Future<String>> hashes =
        IntStream.range(0, 20)
            .mapToObj(i -> passwords.admit(() -> passwords.hash("password " + i)))
            .toList();

    // Then one at work and three in the queue
    List<Future<String>> refused = hashes.subList(4, 20);
    assertThat(refused)
        .allSatisfy(hash -> {
          assertThat(hash.failed()).isTrue();
          assertThat(((DoosException) hash.cause()).code()).isEqualTo(ErrorCode.OVERLOADED);
        });
    await(Future.all(hashes.subList(0, 4)));

    // And there is room again, also after work that fails
    assertThat(await(passwords.admit(() -> passwords.hash("another")))).startsWith("$2a$08$");
    for (int i = 0; i < 10; i++) {
      Future<String> broken =
          passwords.admit(() -> {
            throw new IllegalStateException("broken");
          });
      assertThat(broken.cause()).isInstanceOf(IllegalStateException.class);
    }
    assertThat(await(passwords.admit(() -> passwords.hash("another")))).startsWith("$2a$08$");
  }
}
