package com.doos.order;

import static com.doos.order.ReconcileSite.findings;
import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.order.domain.Order;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.reconcile.Evidence;
import com.doos.order.reconcile.Finding;
import com.doos.order.reconcile.FindingKind;
import com.doos.order.reconcile.StockLedger.Holder;
import com.doos.order.reconcile.StockLedger.State;
import com.doos.servers.Endpoints;
import com.doos.testkit.WithServers;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a run finds in orders and around them, and what it mends. */
@WithServers
final class ReconcileIT {
  private final ReconcileSite site;
  private final PlantedOrders orders;

  ReconcileIT(Endpoints servers) throws Exception {
    site = new ReconcileSite(servers);
    orders = new PlantedOrders(site);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void findsNothingInWhatIsRight() throws Exception {
    // Given orders in every state, those that move at the moment among them
    Order open = orders.pending();
    orders.paid();
    orders.cancelled();
    orders.place(PaymentMethod.WECHAT, InstantSource.system().instant());
    Order old = orders.paid();
    orders.change(old.id(), "created_at = created_at - INTERVAL 2 DAY");
    site.shard0.execute("DELETE FROM t_local_message WHERE tx_id = '" + old.id() + "'");
    orders.cache(open, "{\"order\":{\"version\":1}}");
    site.ledger.holders.add(new Holder(open.id(), false, true, true));
    site.ledger.holders.add(new Holder(1L << 40, true, false, false));

    // When
    JsonObject report = site.run(true);

    // Then
    assertThat(report.getJsonArray("findings")).isEmpty();
    assertThat(report.getJsonArray("not_checked")).isEmpty();
    assertThat(report.getJsonObject("checked").getInteger("orders")).isEqualTo(5);
    assertThat(report.getJsonObject("checked").getInteger("documents")).isEqualTo(1);
    assertThat(site.last().startedBy()).isEqualTo("manual");
    assertThat(site.last().finishedAt()).isNotNull();
    assertThat(orders.isCached(open)).isTrue();
  }

  @Test
  void findsWhatIsWrongWithOrdersAndMendsWhatIsSafe() throws Exception {
    // Given
    Order mixedUp = orders.paid();
    site.ledger.hold(mixedUp, State.RELEASED);
    Order unannounced = orders.paid();
    site.shard0.execute("DELETE FROM t_local_message WHERE tx_id = '" + unannounced.id() + "'");
    site.ledger.hold(unannounced, State.OPEN);
    site.ledger.consumed.remove(unannounced.id() + ":stock.confirm");
    Order unheard = orders.cancelled();
    site.ledger.hold(unheard, State.OPEN);
    site.ledger.consumed.remove(unheard.id() + ":stock.rollback");
    Order announced = orders.pending();
    orders.changeMessage(announced.id(), "2, message_id = '" + announced.id() + ":stock.rollback'");
    Order miscounted = orders.pending();
    orders.change(miscounted.id(), "total_amount = total_amount + 0.01");
    Order late = orders.place(null, orders.past.minusSeconds(7_200));
    site.shard0.execute(
        "INSERT INTO t_order_token (user_id, token, order_id, content_hash) VALUES"
            + " (64000, 'lost', 77, ''), (64128, 'found', "
            + late.id()
            + ", '')");
    site.ledger.holders.add(new Holder(1L << 60, true, false, true));
    site.ledger.holders.add(new Holder((1L << 60) + 1, false, true, true));
    site.ledger.holders.add(new Holder(unheard.id(), false, true, true));
    site.ledger.findings.add(Finding.of(new Evidence(FindingKind.STOCK_WRONG, "1:0", ""), true));
    site.indexFindings.add(Finding.of(new Evidence(FindingKind.INDEX_MISSING, "5", ""), true));

    // When
    Set<String> first = findings(site.run(true));

    // Then
    assertThat(first)
        .containsExactlyInAnyOrder(
            "reservation_wrong " + mixedUp.id() + " reported",
            "message_missing " + unannounced.id() + " repaired",
            "message_without_effect " + unheard.id() + " repaired",
            "message_unexpected " + announced.id() + " reported",
            "order_amounts " + miscounted.id() + " reported",
            "order_overdue " + late.id() + " reported",
            "token_astray 77 reported",
            "token_astray " + late.id() + " reported",
            "sold_without_order " + (1L << 60) + " reported",
            "reservation_overdue " + ((1L << 60) + 1) + " reported",
            "reservation_overdue " + unheard.id() + " reported",
            "stock_wrong 1:0 repaired",
            "index_missing 5 repaired");
    assertThat(orders.messages(unannounced.id())).containsExactly(List.of("stock.confirm", "0"));
    assertThat(orders.messages(unheard.id())).containsExactly(List.of("order.created", "0"));

    // And what was mended is not found again
    site.ledger.findings.clear();
    site.indexFindings.clear();
    first.removeIf(finding -> finding.endsWith("repaired"));
    assertThat(findings(site.run(true))).isEqualTo(first);
  }

  @Test
  void findsOrdersThatAreWhereTheyDoNotBelong() throws Exception {
    // Given
    Order stray = orders.pending();
    orders.change(stray.id(), "user_id = 64001");

    // When
    Set<String> found = findings(site.run(true));

    // Then
    assertThat(found).containsExactly("order_misplaced " + stray.id() + " reported");
  }

  @Test
  void findsMessagesThatHaveStoppedAndSendsThoseThatWereLost() throws Exception {
    // Given
    Order dead = orders.pending();
    orders.changeMessage(dead.id(), "3");
    Order lost = orders.pending();
    orders.changeMessage(lost.id(), "1");
    Order waiting = orders.pending();
    orders.changeMessage(waiting.id(), "0");
    Order retried = orders.pending();
    orders.changeMessage(retried.id(), "1, next_retry_at = CURRENT_TIMESTAMP(3) - INTERVAL 1 HOUR");

    // When
    Set<String> first = findings(site.run(true));
    Set<String> second = findings(site.run(true));

    // Then
    String suffix = ":order.created ";
    assertThat(first)
        .containsExactlyInAnyOrder(
            "dead_letter " + dead.id() + suffix + "reported",
            "message_unconfirmed " + lost.id() + suffix + "repaired",
            "message_unconfirmed " + retried.id() + suffix + "repaired",
            "message_unsent " + waiting.id() + suffix + "reported");
    assertThat(orders.messages(lost.id())).containsExactly(List.of("order.created", "0"));
    first.removeIf(finding -> finding.endsWith("repaired"));
    assertThat(second).isEqualTo(first);
  }

  @Test
  void findsMoneyThatIsNotWhereItBelongs() throws Exception {
    // Given
    Order unpaid = orders.paid();
    site.shard0.execute("DELETE FROM t_payment WHERE order_id = " + unpaid.id());
    Order cheap = orders.paid();
    orders.changePayment(cheap.id(), "amount = 2.99");
    Order charged = orders.paid();
    orders.change(charged.id(), "status = 4, payment_method = NULL");
    orders.changeMessage(charged.id(), "2, message_id = '" + charged.id() + ":stock.rollback'");
    site.ledger.hold(charged, State.RELEASED);
    Order owed = orders.cancelled();
    site.shard0.execute(
        "INSERT INTO t_payment (order_id, user_id, method, amount, status, attempt,"
            + " authorization_code, updated_at) VALUES ("
            + owed.id()
            + ", 64000, 'alipay', 3.00, 4, 1, '', UTC_TIMESTAMP(3) - INTERVAL 1 HOUR)");
    Order disputed = orders.paid();
    site.accounts.execute("DELETE FROM t_sandbox_payment WHERE order_id = " + disputed.id());

    // When
    Set<String> found = findings(site.run(true));

    // Then
    assertThat(found)
        .containsExactlyInAnyOrder(
            "payment_missing " + unpaid.id() + " reported",
            "payment_amount " + cheap.id() + " reported",
            "payment_unexpected " + charged.id() + " reported",
            "refund_overdue " + owed.id() + " reported",
            "gateway_disagrees " + disputed.id() + " reported");
  }

  @Test
  void dropsCachedOrdersThatDoNotOpenOrAreTooOld() throws Exception {
    // Given one that was altered, one of an earlier version, one that is no answer at all
    Order altered = orders.pending();
    orders.spoil(altered);
    Order outdated = orders.paid();
    orders.cache(outdated, "{\"order\":{\"version\":1}}");
    Order foreign = orders.pending();
    await(
        site.redis.send(
            Request.cmd(Command.SET).arg("doos:cache:o" + foreign.id()).arg("anything")));

    // When only told to look, and when told to mend
    Set<String> reported = findings(site.run(false));
    Set<String> repaired = findings(site.run(true));

    // Then
    assertThat(reported)
        .containsExactlyInAnyOrder(
            "cache_unreadable " + altered.id() + " reported",
            "cache_unreadable " + foreign.id() + " reported",
            "cache_outdated " + outdated.id() + " reported");
    assertThat(repaired).hasSize(3).allMatch(finding -> finding.endsWith("repaired"));
    assertThat(orders.isCached(altered) || orders.isCached(outdated) || orders.isCached(foreign))
        .isFalse();
    assertThat(findings(site.run(true))).isEmpty();
  }

  @Test
  void doubtsThatPassAreNoFindings() throws Exception {
    // Given a stock service that overlooks a reservation once
    orders.pending();
    site.ledger.forgetful.set(1);

    // When
    JsonObject report = site.run(true);

    // Then
    assertThat(site.ledger.forgetful).hasValue(0);
    assertThat(report.getInteger("findings_total")).isZero();
  }

  @Test
  void whoDoesNotAnswerIsNotCheckedAndTheOthersAre() throws Exception {
    // Given
    Order miscounted = orders.pending();
    orders.change(miscounted.id(), "total_amount = total_amount + 0.01");
    site.ledger.away = true;
    site.indexAway = true;

    // When
    JsonObject report = site.run(true);

    // Then
    assertThat(report.getJsonArray("not_checked")).containsExactly("reservations", "search index");
    assertThat(findings(report)).containsExactly("order_amounts " + miscounted.id() + " reported");
  }
}
