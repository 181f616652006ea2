package com.doos.order.app;

import static com.doos.order.app.Accounts.PASSWORD;
import static com.doos.order.app.Accounts.refusal;
import static com.doos.order.app.Accounts.refusals;
import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.domain.NewAccount;
import com.doos.order.domain.Session;
import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.shared.auth.Role;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.testkit.FaultProxy;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithServers
final class LoginIT {
  private static final String WRONG = "battery staple";

  private final Endpoints servers;
  private Accounts accounts;

  /** Of nobody else in the Redis that all tests share. */
  private final String name = "u" + UUID.randomUUID();

  LoginIT(Endpoints servers) throws Exception {
    this.servers = servers;
    this.accounts = new Accounts(servers, servers.redis(), Accounts.PATIENT);
  }

  @AfterEach
  void close() throws Exception {
    accounts.close();
  }

  private ErrorCode attempt(String username, String password) throws Exception {
    List<DoosException> refusals = refusals(List.of(accounts.logins.login(username, password)));
    return refusals.isEmpty() ? null : refusals.get(0).code();
  }

  private double logins(String outcome) {
    return accounts.meters.counter("account_logins", "outcome", outcome).count();
  }

  private double withoutLock() {
    return accounts.meters.counter("account_logins_without_lock").count();
  }

  @Test
  void ofManyRegistrationsOfANameAtOnceOneWins() throws Exception {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5; round++) {
      String wanted = name.substring(0, 20) + round;
      List<Future<Long>> registrations = new ArrayList<>();

      // When the same name comes in different letters
      for (int i = 0; i < 30; i++) {
        String written = random.nextBoolean() ? wanted : wanted.toUpperCase(Locale.ROOT);
        registrations.add(accounts.registration.register(new NewAccount(written, PASSWORD)));
      }

      // Then
      assertThat(refusals(registrations))
          .as("seed %d", seed)
          .hasSize(29)
          .allSatisfy(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NAME_TAKEN));
      assertThat(
              accounts.number("SELECT COUNT(*) FROM t_account WHERE username = '" + wanted + "'"))
          .isEqualTo(1);
    }
  }

  @Test
  void registeredUserLogsInAsUserSinceNow() throws Exception {
    // Given
    long id = await(accounts.registration.register(new NewAccount(name, PASSWORD)));

    // When
    Session session = accounts.session(await(accounts.logins.login(name, PASSWORD)));

    // Then
    assertThat(session.user().userId()).isEqualTo(id).isGreaterThan(10_000);
    assertThat(session.user().name()).isEqualTo(name);
    assertThat(session.user().roles()).containsExactly(Role.USER);
    assertThat(session.user().since()).isEqualTo(accounts.now());
    assertThat(logins("accepted")).isEqualTo(1);
  }

  @Test
  void unknownNameWrongPasswordAndDisabledAccountLookTheSame() throws Exception {
    // Given
    long boss = accounts.open("boss", Role.ADMIN);
    accounts.open(name, Role.USER);
    String closed = "closed" + name.substring(0, 20);
    long closedId = accounts.open(closed, Role.USER);
    await(accounts.admin.change(Accounts.caller(boss), closedId, Accounts.disabled(true)));

    // When
    List<DoosException> refusals =
        refusals(
            List.of(
                accounts.logins.login(name, WRONG),
                accounts.logins.login("no" + name, PASSWORD),
                accounts.logins.login("\u00e9 " + name, PASSWORD),
                accounts.logins.login(name, "x".repeat(100)),
                accounts.logins.login(closed, PASSWORD)));

    // Then
    assertThat(refusals)
        .hasSize(5)
        .allSatisfy(refusal -> {
          assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
          assertThat(refusal.detail()).isEqualTo(Detail.BAD_CREDENTIALS);
          assertThat(refusal.message(Language.ENGLISH))
              .isEqualTo(refusals.get(0).message(Language.ENGLISH));
        });
  }

  /** Else each way of writing it would have attempts of its own. */
  @Test
  void aNameIsWrittenInOneWayButForTheCase() throws Exception {
    // Given
    accounts.open(name, Role.USER);

    // When, Then
    assertThat(attempt(name.toUpperCase(Locale.ROOT), PASSWORD)).isNull();
    for (String other :
        List.of(name + " ", name.replace("u", "\u00fc"), "\uff55" + name.substring(1))) {
      assertThat(attempt(other, PASSWORD)).as(other).isEqualTo(ErrorCode.UNAUTHORIZED);
    }
  }

  @Test
  void loginBringsACheaperHashUpToTodaysCost() throws Exception {
    // Given an account that was opened with cost 4
    accounts.open(name, Role.USER);
    LoginService today = accounts.logins(6);
    String hash = "SELECT password_hash FROM t_account WHERE username = '" + name + "'";

    // When
    assertThat(refusal(today.login(name, WRONG)).code()).isEqualTo(ErrorCode.UNAUTHORIZED);
    String before = accounts.database.query(hash).get(0).get(0);
    await(today.login(name, PASSWORD));
    String after = accounts.database.query(hash).get(0).get(0);

    // Then
    assertThat(before).startsWith("$2a$04$");
    assertThat(after).startsWith("$2a$06$");
    await(today.login(name, PASSWORD));
    assertThat(accounts.database.query(hash).get(0).get(0)).isEqualTo(after);
  }

  @Test
  void lockedNamesWaitTwiceAsLongEachTimeWhetherTheyExistOrNot() throws Exception {
    // Given
    accounts.open(name, Role.USER);
    for (String tried : List.of(name, "no" + name)) {
      for (int free = 0; free < 5; free++) {
        assertThat(attempt(tried, WRONG)).isEqualTo(ErrorCode.UNAUTHORIZED);
      }

      // When, Then 30 s, 1, 2, 4, 8 minutes, and never more than 15
      for (int seconds : new int[] {30, 60, 120, 240, 480, 900, 900}) {
        assertThat(attempt(tried, PASSWORD)).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        accounts.move(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(attempt(tried.toUpperCase(Locale.ROOT), PASSWORD))
            .isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        accounts.move(Duration.ofMillis(1));
        assertThat(attempt(tried, WRONG)).isEqualTo(ErrorCode.UNAUTHORIZED);
      }
      accounts.move(Duration.ofMinutes(15));
    }

    // And a success clears the count
    assertThat(attempt(name, PASSWORD)).isNull();
    for (int free = 0; free < 4; free++) {
      assertThat(attempt(name, WRONG)).isEqualTo(ErrorCode.UNAUTHORIZED);
    }
    assertThat(attempt(name, PASSWORD)).isNull();
    assertThat(logins("too_many_requests")).isEqualTo(28);
  }

  @Test
  void ofManyGuessesAtOnceTheFreeOnesReachTheHash() throws Exception {
    // Given
    accounts.open(name, Role.USER);
    for (String tried : List.of(name, "no" + name)) {
      // When
      List<Future<Long>> guesses =
          IntStream.range(0, 200).mapToObj(i -> accounts.logins.login(tried, WRONG + i)).toList();

      // Then
      List<DoosException> refusals = refusals(guesses);
      assertThat(refusals).hasSize(200);
      assertThat(refusals.stream().filter(one -> one.code() == ErrorCode.UNAUTHORIZED)).hasSize(5);
      assertThat(refusals.stream().filter(one -> one.code() == ErrorCode.TOO_MANY_REQUESTS))
          .hasSize(195);
    }
    assertThat(withoutLock()).isZero();
  }

  @Test
  void itsOwnerMayLogInManyTimesAtOneMoment() throws Exception {
    // Given
    accounts.open(name, Role.USER);

    // When
    List<Future<Long>> logins =
        IntStream.range(0, 30).mapToObj(i -> accounts.logins.login(name, PASSWORD)).toList();

    // Then
    for (Future<Long> login : logins) {
      assertThat(await(login)).isPositive();
    }
  }

  @Test
  void theCountHidesTheNameAndIsForgottenInTheEnd() throws Exception {
    // When
    assertThat(attempt(name, WRONG)).isEqualTo(ErrorCode.UNAUTHORIZED);

    // Then
    Response keys = await(accounts.redis.send(Request.cmd(Command.KEYS).arg("doos:login:*")));
    assertThat(keys.toString()).doesNotContain(name);
    for (Response key : keys) {
      long life =
          await(accounts.redis.send(Request.cmd(Command.PTTL).arg(key.toString()))).toLong();
      assertThat(life).isBetween(1L, Accounts.LOCK_MAX.multipliedBy(4).toMillis());
    }
  }

  @Test
  void withoutRedisLoginsGoOnWithoutTheLock() throws Exception {
    // Given a port where nobody listens
    accounts.close();
    accounts = new Accounts(servers, HostPort.local(1), Accounts.PATIENT);
    accounts.open(name, Role.USER);

    // When, Then
    for (int i = 0; i < 8; i++) {
      assertThat(attempt(name, WRONG)).isEqualTo(ErrorCode.UNAUTHORIZED);
    }
    assertThat(attempt(name, PASSWORD)).isNull();
    assertThat(withoutLock()).isEqualTo(9);
  }

  @Test
  void aRedisThatDoesNotAnswerCostsALimitedTime() throws Exception {
    // Given
    accounts.close();
    try (FaultProxy way = FaultProxy.to(servers.redis())) {
      accounts = new Accounts(servers, way.address(), Duration.ofMillis(100));
      accounts.open(name, Role.USER);
      assertThat(attempt(name, PASSWORD)).isNull();
      double before = withoutLock();
      way.freeze();

      // When
      long start = System.nanoTime();
      ErrorCode outcome = attempt(name, PASSWORD);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);

      // Then two trips of 100 ms were given up
      assertThat(outcome).isNull();
      assertThat(taken).isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
      assertThat(withoutLock()).isEqualTo(before + 1);
    }
  }
}
