package com.doos.order.app;

import static com.doos.order.app.Accounts.PASSWORD;
import static com.doos.order.app.Accounts.caller;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithServers
final class AccountAdminIT {
  private final Accounts accounts;
  private final long alice;
  private final long boss;

  AccountAdminIT(Endpoints servers) throws Exception {
    accounts = new Accounts(servers, servers.redis(), Accounts.PATIENT);
    alice = accounts.open("alice", Role.USER);
    boss = accounts.open("boss", Role.ADMIN);
  }

  @AfterEach
  void close() throws Exception {
    accounts.close();
  }

  private void refusesAsEnded(Session session) throws Exception {
    DoosException refusal = refusal(accounts.sessions.refresh(session.token().text()));
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refusal.detail()).isEqualTo(Detail.SESSION_ENDED);
  }

  @Test
  void changedRolesEndTheSessionsAndCountFromTheNextLoginOn() throws Exception {
    // Given
    Session before = accounts.session(alice);

    // When
    await(
        accounts.admin.change(
            caller(boss, Role.ADMIN), alice, Accounts.roles(Role.USER, Role.OPS)));

    // Then
    refusesAsEnded(before);
    assertThat(accounts.session(alice).user().roles())
        .containsExactlyInAnyOrder(Role.USER, Role.OPS);
    assertThat(
            accounts
                .meters
                .counter("account_sessions_revoked", "reason", "account_changed")
                .count())
        .isEqualTo(1);
  }

  @Test
  void noSessionOutlivesADisablingHoweverTheyRace() throws Exception {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      List<Future<Session>> granted = new ArrayList<>();
      Session known = accounts.session(alice);
      int turn = random.nextInt(4);

      // When
      Future<?> disabling = Future.succeededFuture();
      for (int i = 0; i < 4; i++) {
        granted.add(accounts.sessions.open(alice));
        if (i == turn) {
          disabling = accounts.admin.change(caller(boss), alice, Accounts.disabled(true));
          granted.add(accounts.sessions.refresh(known.token().text()));
        }
      }
      await(disabling);

      // Then
      refusals(granted);
      for (Future<Session> session : granted) {
        if (session.succeeded()) {
          refusesAsEnded(session.result());
        }
      }
      assertThat(refusal(accounts.sessions.open(alice)).code()).isEqualTo(ErrorCode.UNAUTHORIZED);
      assertThat(refusal(accounts.logins.login("alice", PASSWORD)).code())
          .as("seed %d", seed)
          .isIn(ErrorCode.UNAUTHORIZED, ErrorCode.TOO_MANY_REQUESTS);
      await(accounts.admin.change(caller(boss), alice, Accounts.disabled(false)));
    }
    assertThat(accounts.refreshes(accounts.session(alice))).isTrue();
  }

  @Test
  void adminsKeepTheirOwnRoleAndDoNotOutliveIt() throws Exception {
    // Given
    long deputy = accounts.open("deputy", Role.ADMIN);

    // When, Then
    for (var change : List.of(Accounts.roles(Role.USER), Accounts.disabled(true))) {
      DoosException own = refusal(accounts.admin.change(caller(boss, Role.ADMIN), boss, change));
      assertThat(own.code()).isEqualTo(ErrorCode.FORBIDDEN);
      assertThat(own.detail()).isEqualTo(Detail.OWN_ACCOUNT);
    }
    assertThat(
            await(accounts.admin.change(caller(boss), boss, Accounts.roles(Role.ADMIN, Role.USER)))
                .roles())
        .containsExactlyInAnyOrder(Role.ADMIN, Role.USER);
    await(accounts.admin.change(caller(boss), deputy, Accounts.roles(Role.USER)));
    DoosException late =
        refusal(
            accounts.admin.change(caller(deputy, Role.ADMIN), deputy, Accounts.roles(Role.ADMIN)));
    assertThat(late.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(accounts.admin.change(caller(boss), 1, Accounts.disabled(true))).detail())
        .isEqualTo(Detail.UNKNOWN_ACCOUNT);
  }

  @Test
  void ofTwoAdminsWhoDemoteEachOtherOneStays() throws Exception {
    for (int round = 0; round < 10; round++) {
      // Given
      long deputy = accounts.open("deputy" + round, Role.ADMIN);
      List<Future<?>> demotions = new ArrayList<>();

      // When
      demotions.add(accounts.admin.change(caller(boss), deputy, Accounts.roles(Role.USER)));
      demotions.add(accounts.admin.change(caller(deputy), boss, Accounts.roles(Role.USER)));

      // Then
      assertThat(refusals(demotions))
          .singleElement()
          .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN));
      accounts.database.execute("UPDATE t_account SET roles = 'admin' WHERE id = " + boss);
    }
  }

  @Test
  void anAccountThatStaysAsItIsKeepsItsSessions() throws Exception {
    // Given
    Session session = accounts.session(alice);

    // When
    await(accounts.admin.change(caller(boss), alice, Accounts.roles(Role.USER)));

    // Then
    assertThat(accounts.refreshes(session)).isTrue();
  }

  @Test
  void accountsAreListedByTheBeginningOfTheirNames() throws Exception {
    // Given
    for (String name : List.of("al_ice", "al-ice", "Albert", "bert")) {
      accounts.open(name, Role.USER);
    }

    // When
    var all = await(accounts.admin.list("AL", 1, 2));
    var rest = await(accounts.admin.list("al", 2, 2));
    var literal = await(accounts.admin.list("al_", 1, 10));
    var none = await(accounts.admin.list("%", 1, 10));

    // Then
    assertThat(all.total()).isEqualTo(4);
    assertThat(all.accounts()).hasSize(2);
    assertThat(rest.accounts()).hasSize(2).doesNotContainAnyElementsOf(all.accounts());
    assertThat(literal.accounts()).singleElement().matches(one -> one.username().equals("al_ice"));
    assertThat(none.total()).isZero();
  }
}
