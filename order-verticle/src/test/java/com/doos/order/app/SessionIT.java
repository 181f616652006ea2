package com.doos.order.app;

import static com.doos.order.app.Accounts.REFRESH_TTL;
import static com.doos.order.app.Accounts.refusal;
import static com.doos.order.app.Accounts.refusals;
import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.domain.Session;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Role;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithServers
final class SessionIT {
  private final Accounts accounts;
  private final long alice;

  SessionIT(Endpoints servers) throws Exception {
    accounts = new Accounts(servers, servers.redis(), Accounts.PATIENT);
    alice = accounts.open("alice", Role.USER);
  }

  @AfterEach
  void close() throws Exception {
    accounts.close();
  }

  private Session refresh(Session session) throws Exception {
    return await(accounts.sessions.refresh(session.token().text()));
  }

  private void refusesAsEnded(String token) throws Exception {
    DoosException refusal = refusal(accounts.sessions.refresh(token));
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refusal.detail()).isEqualTo(Detail.SESSION_ENDED);
  }

  private void refusesAsEnded(Session session) throws Exception {
    refusesAsEnded(session.token().text());
  }

  private double revoked(String reason) {
    return accounts.meters.counter("account_sessions_revoked", "reason", reason).count();
  }

  @Test
  void eachRefreshGivesAnotherTokenOfTheSameUser() throws Exception {
    // Given
    Session first = accounts.session(alice);

    // When
    Session second = refresh(first);
    Session third = refresh(second);

    // Then
    assertThat(List.of(first.token(), second.token(), third.token())).doesNotHaveDuplicates();
    assertThat(third.user()).isEqualTo(first.user());
    assertThat(third.user().userId()).isEqualTo(alice);
    assertThat(accounts.number("SELECT COUNT(*) FROM t_session")).isEqualTo(1);
    assertThat(accounts.database.query("SELECT HEX(token_hash) FROM t_refresh_token"))
        .hasSize(3)
        .noneMatch(row -> row.get(0).contains(third.token().text()));
  }

  @Test
  void aTokenThatComesAgainEndsItsSessionAndNoOther() throws Exception {
    // Given
    Session first = accounts.session(alice);
    Session second = refresh(first);
    Session third = refresh(second);
    Session other = accounts.session(alice);

    // When
    refusesAsEnded(first);

    // Then
    refusesAsEnded(third);
    refusesAsEnded(second);
    assertThat(accounts.refreshes(other)).isTrue();
    assertThat(accounts.database.query("SELECT revoked_reason FROM t_session ORDER BY id"))
        .containsExactly(List.of("token_reused"), List.of("null"));
    assertThat(revoked("token_reused")).isEqualTo(1);
  }

  @Test
  void ofTwoRefreshesWithOneTokenAtOnceAtMostOneSucceedsAndTheSessionEnds() throws Exception {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      Session session = accounts.session(alice);
      List<Future<Session>> refreshes = new ArrayList<>();

      // When
      for (int i = 2 + random.nextInt(7); i > 0; i--) {
        refreshes.add(accounts.sessions.refresh(session.token().text()));
      }

      // Then
      List<DoosException> refusals = refusals(refreshes);
      assertThat(refusals).as("seed %d", seed).hasSize(refreshes.size() - 1);
      for (Future<Session> refreshed : refreshes) {
        if (refreshed.succeeded()) {
          refusesAsEnded(refreshed.result());
        }
      }
    }
    assertThat(revoked("token_reused")).isEqualTo(20);
  }

  @Test
  void randomUseOfSessionsFollowsTheRules() throws Exception {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Family> families = new ArrayList<>();
    for (int step = 0; step < 400; step++) {
      if (families.size() < 4 || random.nextInt(10) == 0) {
        families.add(new Family(accounts.session(alice)));
      }
      Family family = families.get(families.size() - 1 - random.nextInt(4) % families.size());

      // When, Then
      switch (random.nextInt(12)) {
        case 0 -> family.logout(random);
        case 1 -> family.reuse(random, seed);
        case 2 -> accounts.move(Duration.ofHours(random.nextInt(24)));
        default -> family.refresh(seed);
      }
    }
  }

  /** A session as it should be. */
  private final class Family {
    private final List<Session> tokens = new ArrayList<>();
    private Instant expiresAt;
    private boolean ended;

    Family(Session first) {
      add(first);
    }

    private void add(Session next) {
      tokens.add(next);
      expiresAt = accounts.now().plus(REFRESH_TTL);
    }

    void refresh(long seed) throws Exception {
      boolean good = !ended && accounts.now().isBefore(expiresAt);
      Future<Session> refreshed =
          accounts.sessions.refresh(tokens.get(tokens.size() - 1).token().text());
      assertThat(refusals(List.of(refreshed)).isEmpty()).as("seed %d", seed).isEqualTo(good);
      if (good) {
        add(refreshed.result());
      }
    }

    void reuse(Random random, long seed) throws Exception {
      if (tokens.size() > 1) {
        Session used = tokens.get(random.nextInt(tokens.size() - 1));
        assertThat(accounts.refreshes(used)).as("seed %d", seed).isFalse();
        ended = true;
      }
    }

    void logout(Random random) throws Exception {
      Session any = tokens.get(random.nextInt(tokens.size()));
      await(accounts.sessions.logout(any.token().text()));
      ended = true;
    }
  }

  @Test
  void aTokenIsGoodForSevenDaysAndEachRefreshBeginsThemAnew() throws Exception {
    // Given
    Session idle = accounts.session(alice);
    Session busy = accounts.session(alice);

    // When
    accounts.move(REFRESH_TTL.minusMillis(1));
    busy = refresh(busy);
    accounts.move(Duration.ofMillis(1));

    // Then
    refusesAsEnded(idle);
    accounts.move(REFRESH_TTL.minusMillis(2));
    assertThat(accounts.refreshes(busy)).isTrue();
    assertThat(accounts.number("SELECT COUNT(*) FROM t_session WHERE revoked_at IS NOT NULL"))
        .isZero();
  }

  @Test
  void whatIsNoTokenLooksLikeOneThatHasEnded() throws Exception {
    refusesAsEnded("");
    refusesAsEnded("A".repeat(43));
    refusesAsEnded("' OR 1 = 1 -- ");
  }

  @Test
  void logoutEndsTheSessionAlsoByAnOldTokenAndMayBeRepeated() throws Exception {
    // Given
    Session first = accounts.session(alice);
    Session second = refresh(first);
    Session other = accounts.session(alice);

    // When
    await(accounts.sessions.logout(first.token().text()));
    await(accounts.sessions.logout(first.token().text()));
    await(accounts.sessions.logout("A".repeat(43)));
    await(accounts.sessions.logout(""));

    // Then
    refusesAsEnded(second);
    assertThat(accounts.refreshes(other)).isTrue();
    assertThat(revoked("logout")).isEqualTo(1);
  }

  @Test
  void refreshAsksWhatTheAccountIsNow() throws Exception {
    // Given
    Session session = accounts.session(alice);

    // When somebody changes the row by hand
    accounts.database.execute("UPDATE t_account SET roles = 'ops' WHERE id = " + alice);
    session = refresh(session);

    // Then
    assertThat(session.user().roles()).containsExactly(Role.OPS);
    accounts.database.execute(
        "UPDATE t_account SET disabled_at = '2026-01-01' WHERE id = " + alice);
    refusesAsEnded(session);
    accounts.database.execute("UPDATE t_account SET disabled_at = NULL WHERE id = " + alice);
    refusesAsEnded(session);
  }

  @Test
  void whatHasExpiredIsDeletedInBatchesAndNothingElse() throws Exception {
    // Given ten sessions with two tokens each, and one that goes on
    for (int i = 0; i < 10; i++) {
      refresh(accounts.session(alice));
    }
    accounts.move(Duration.ofDays(1));
    Session living = accounts.session(alice);
    accounts.move(REFRESH_TTL.minusHours(1));

    // When
    int rounds = 1;
    while (await(accounts.sessions.purge(6))) {
      rounds++;
    }

    // Then
    assertThat(rounds).isEqualTo(4);
    assertThat(accounts.number("SELECT COUNT(*) FROM t_session")).isEqualTo(1);
    assertThat(accounts.number("SELECT COUNT(*) FROM t_refresh_token")).isEqualTo(1);
    assertThat(accounts.refreshes(living)).isTrue();
  }
}
