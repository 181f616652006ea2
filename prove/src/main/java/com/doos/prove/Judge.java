package com.doos.prove;

import com.doos.shared.money.Money;
import com.doos.testkit.ByteSearch;
import com.doos.testkit.Invariants;
import com.doos.testkit.OrderRows;
import com.doos.testkit.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/** Compares what the stores hold with each other, and with what the clients were told. */
final class Judge {
  private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int CANCELLED = 4;
  private static final int SEARCH_ROUNDS_MAX = 3;

  private final Site site;
  private final Invariants invariants;
  private final Deeds deeds;
  private final Map<Long, Integer> products;

  /**
   * @param products with the units that were in stock at the beginning
   */
  Judge(Site site, Deeds deeds, Map<Long, Integer> products) {
    this.site = site;
    this.invariants = site.invariants();
    this.deeds = deeds;
    this.products = products;
  }

  private interface Check {
    List<String> violations() throws SQLException, IOException, InterruptedException;
  }

  private interface Look {
    List<Verdict> verdicts() throws InterruptedException;
  }

  /**
   * Looks again and again until everything holds; what is violated when the patience ends is. The
   * files of all servers are searched when the rest has settled.
   *
   * @param patience for what is under way to end
   */
  List<Verdict> judge(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<Verdict> verdicts = new ArrayList<>(until(deadline, this::stores));
    verdicts.addAll(
        until(
            deadline,
            () -> List.of(verdict(8, "no address is anywhere in clear", this::addresses))));
    return verdicts;
  }

  private static List<Verdict> until(long deadline, Look look) throws InterruptedException {
    List<Verdict> verdicts = look.verdicts();
    while (!verdicts.stream().allMatch(Verdict::holds) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
      verdicts = look.verdicts();
    }
    return verdicts;
  }

  private List<Verdict> stores() throws InterruptedException {
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(
        verdict(
            1,
            "available, locked and sold are what was supplied, none is negative",
            invariants::stockAddsUp,
            invariants::stockMatchesReservations,
            this::supplies));
    verdicts.add(
        verdict(
            2,
            "each answered order exists once, as asked for; one token, one order",
            () -> invariants.answeredOrdersExistOnce(deeds.answeredOrders()),
            this::purchases,
            this::ordersAndTokens));
    verdicts.add(
        verdict(
            3,
            "paid: its units sold once; cancelled: released once; told so: is so",
            invariants::stockFollowsOrders,
            this::endings));
    verdicts.add(
        verdict(
            4,
            "each message is confirmed, went through Kafka and took effect once",
            invariants::everyMessageTookEffectOnce,
            () -> site.topicLog().violations(site.shards())));
    verdicts.add(
        verdict(
            5,
            "the index has each order in its last version",
            () -> invariants.indexFollowsOrders(site.documents())));
    verdicts.add(verdict(6, "what was charged is what was sold", invariants::paymentsMatchOrders));
    verdicts.add(
        verdict(
            7,
            "no order and no reservation is left behind",
            invariants::noReservationIsForgotten,
            this::pending));
    return verdicts;
  }

  private static Verdict verdict(int number, String invariant, Check... checks)
      throws InterruptedException {
    List<String> violations = new ArrayList<>();
    for (Check check : checks) {
      try {
        violations.addAll(check.violations());
      } catch (SQLException | IOException | KafkaException unreadable) {
        violations.add("could not be checked: " + unreadable.getMessage());
      }
    }
    return new Verdict(number, invariant, violations);
  }

  /** Units supplied are those of the beginning and those that clients added, or may have. */
  private List<String> supplies() throws SQLException {
    List<String> violations = new ArrayList<>();
    for (long product : products.keySet()) {
      int units = products.getOrDefault(product, 0);
      long supplied =
          Long.parseLong(
              site.stock()
                  .query("SELECT supplied_stock FROM t_inventory WHERE product_id = " + product)
                  .getFirst()
                  .getFirst());
      Deeds.Supplied told = deeds.suppliedOf(product);
      if (supplied < units + told.certain() || supplied > units + told.possible()) {
        violations.add(
            "product " + product + " was supplied with " + supplied + ", told are " + told);
      }
    }
    return violations;
  }

  /** Each order has a token that a client has sent, and each token one order. */
  private List<String> ordersAndTokens() throws SQLException {
    List<String> violations = new ArrayList<>();
    for (TestDatabase shard : site.shards()) {
      for (List<String> row :
          shard.query(
              "SELECT o.id, CONCAT(o.user_id, '/', t.token) FROM t_order o"
                  + " LEFT JOIN t_order_token t ON t.order_id = o.id")) {
        if (!deeds.tokens().contains(row.get(1))) {
          violations.add("order " + row.get(0) + " has token " + row.get(1) + ", never sent");
        }
      }
    }
    return violations;
  }

  /** Each order has the units that its client asked for, and costs what the client was told. */
  private List<String> purchases() throws SQLException {
    Map<Long, Map<String, Integer>> units = new HashMap<>();
    for (TestDatabase shard : site.shards()) {
      units.putAll(OrderRows.units(shard));
    }
    return each(
        "SELECT id, actual_amount FROM t_order",
        row -> {
          long id = Long.parseLong(row.get(0));
          Deeds.Purchase told = deeds.purchases().get(id);
          return told == null
                  || (told.units().equals(units.get(id))
                      && Money.cents(new BigDecimal(row.get(1))) == told.cents())
              ? ""
              : "order "
                  + id
                  + " has "
                  + units.get(id)
                  + " for "
                  + row.get(1)
                  + ", told is "
                  + told;
        });
  }

  /** Whoever cancelled has a cancelled order; whoever paid with the order has none. */
  private List<String> endings() throws SQLException {
    List<String> violations = new ArrayList<>(deeds.surprises());
    Set<Long> told = deeds.cancelledOrders();
    each(
            "SELECT id, status FROM t_order",
            row -> {
              long id = Long.parseLong(row.get(0));
              boolean cancelled = Integer.parseInt(row.get(1)) == CANCELLED;
              Deeds.Purchase purchase = deeds.purchases().get(id);
              if (told.contains(id) && !cancelled) {
                return "order " + id + " was cancelled, and has status " + row.get(1);
              }
              return cancelled && purchase != null && purchase.atCheckout()
                  ? "order " + id + " was paid for at once, and is cancelled"
                  : "";
            })
        .forEach(violations::add);
    return violations;
  }

  private List<String> pending() throws SQLException {
    return each(
        "SELECT id FROM t_order WHERE status = 0"
            + " AND created_at < UTC_TIMESTAMP(3) - INTERVAL 2 MINUTE",
        row -> "order " + row.getFirst() + " is neither paid nor cancelled");
  }

  /** What the function finds wrong with rows of all shards; empty texts are nothing. */
  private List<String> each(String sql, Function<List<String>, String> wrong) throws SQLException {
    List<String> violations = new ArrayList<>();
    for (TestDatabase shard : site.shards()) {
      shard.query(sql).stream()
          .map(wrong)
          .filter(violation -> !violation.isEmpty())
          .forEach(violations::add);
    }
    return violations;
  }

  /**
   * Searches every file of servers and services. Servers delete files while they work, and write
   * what they held to new ones: those are searched as well.
   */
  private List<String> addresses() throws IOException {
    ByteSearch search = new ByteSearch(Map.of("an address", Shoppers.STREET));
    List<String> violations = new ArrayList<>();
    Set<Path> searched = new HashSet<>();
    for (int round = 0; round < SEARCH_ROUNDS_MAX; round++) {
      for (Path file : files()) {
        if (searched.add(file)) {
          try {
            search.in(file).forEach(hit -> violations.add(hit + " in " + file.getFileName()));
          } catch (NoSuchFileException gone) {
            // nothing is in it any more
          }
        }
      }
    }
    return violations;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : site.folders()) {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failure;
            }
          });
    }
    return files;
  }
}
