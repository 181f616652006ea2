package com.doos.cdc.upkeep;

import com.doos.cdc.app.Freshness;
import com.doos.cdc.app.OrderIndex.Result;
import com.doos.cdc.app.StopSignal;
import com.doos.cdc.document.OrderDocument;
import com.doos.cdc.search.ElasticOrderIndex;
import com.doos.cdc.search.StoredDocument;
import com.doos.cdc.search.StoredDocuments;
import com.doos.cdc.upkeep.IndexFinding.Kind;
import com.doos.cdc.upkeep.ShardRows.Expected;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares orders with their documents, whole. What differs is looked at again until it agrees or
 * the time that a change takes to be indexed is over; an order that changed since then, or after
 * the moment up to which the binlog was read, is not judged. Blocking.
 */
public final class IndexAudit {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Pair NOTHING = new Pair(null, null);

  private final ShardRows rows;
  private final ElasticOrderIndex index;
  private final StoredDocuments documents;
  private final List<Freshness> freshness;
  private final Duration settle;
  private final InstantSource clock;
  private final StopSignal stop;

  /**
   * @param freshness of the shards, in their order
   * @param settle how long a difference has to last
   */
  IndexAudit(
      ShardRows rows,
      ElasticOrderIndex index,
      List<Freshness> freshness,
      Duration settle,
      InstantSource clock,
      StopSignal stop) {
    this.rows = rows;
    this.index = index;
    this.documents = new StoredDocuments(index);
    this.freshness = List.copyOf(freshness);
    this.settle = settle;
    this.clock = clock;
    this.stop = stop;
  }

  /**
   * What was compared.
   *
   * @param last id of the last order; 0 when there are none beyond
   * @param orders by shard, those that agreed or were found wrong
   * @param stored by shard of their orders, the documents of the same
   */
  public record Page(
      long last,
      int checked,
      List<IndexFinding> findings,
      Map<Integer, Checksum> orders,
      Map<Integer, Checksum> stored) {}

  /** One order beside its document. */
  private record Pair(@Nullable Expected order, @Nullable StoredDocument document) {
    @Nullable Kind difference() {
      if (order == null) {
        return document == null ? null : Kind.UNEXPECTED;
      }
      OrderDocument wanted = order.document();
      if (wanted == null) {
        return null;
      }
      if (document == null) {
        return Kind.MISSING;
      }
      if (document.version() != wanted.version()) {
        return Kind.OUTDATED;
      }
      return document.source().equals(new JsonObject(wanted.json())) ? null : Kind.DIFFERENT;
    }

    long orderVersion() {
      return order == null || order.document() == null ? 0 : order.document().version();
    }

    long documentVersion() {
      return document == null ? 0 : document.version();
    }
  }

  /**
   * Compares the next orders, and the documents of the same range.
   *
   * @param alias of the index
   * @param after orders with greater ids
   * @param limit orders at most
   * @param repair whether what is wrong is put right
   */
  public Page page(String alias, long after, int limit, boolean repair) throws IOException {
    NavigableMap<Long, Expected> orders = rows.first(after, limit);
    boolean more = orders.size() == limit;
    long last = more ? orders.lastKey() : Long.MAX_VALUE;
    Map<Long, Pair> pairs = pairs(orders, documents.range(alias, after, last));
    Map<Long, Pair> suspects = lookAgain(alias, different(pairs));
    pairs.putAll(suspects);
    List<IndexFinding> findings = new ArrayList<>();
    suspects.forEach((id, pair) -> {
      Kind kind = pair.difference();
      if (kind != null) {
        findings.add(
            new IndexFinding(id, kind, pair.orderVersion(), pair.documentVersion(), false));
      }
    });
    Page found = page(more ? last : 0, pairs, findings);
    return repair && !findings.isEmpty() ? repaired(alias, found, suspects) : found;
  }

  private static Map<Long, Pair> pairs(
      Map<Long, Expected> orders, Map<Long, StoredDocument> stored) {
    Set<Long> ids = new TreeSet<>(orders.keySet());
    ids.addAll(stored.keySet());
    Map<Long, Pair> pairs = new TreeMap<>();
    ids.forEach(id -> pairs.put(id, new Pair(orders.get(id), stored.get(id))));
    return pairs;
  }

  private static Map<Long, Pair> different(Map<Long, Pair> pairs) {
    Map<Long, Pair> different = new TreeMap<>();
    pairs.forEach((id, pair) -> {
      if (pair.difference() != null) {
        different.put(id, pair);
      }
    });
    return different;
  }

  /**
   * Looks at what differs until it agrees or the time is over. What may still be on its way then is
   * paired with nothing: it is not judged.
   */
  private Map<Long, Pair> lookAgain(String alias, Map<Long, Pair> first) throws IOException {
    Map<Long, Pair> looked = new TreeMap<>(first);
    Map<Long, Pair> open = first;
    Instant deadline = clock.instant().plus(settle);
    while (!open.isEmpty() && clock.instant().isBefore(deadline)) {
      pause(LOOK_AGAIN);
      Collection<Long> ids = open.keySet();
      Map<Long, Pair> again = pairs(rows.find(ids), documents.get(alias, ids));
      ids.forEach(id -> looked.put(id, again.getOrDefault(id, NOTHING)));
      open = different(again);
    }
    for (Map.Entry<Long, Pair> left : open.entrySet()) {
      if (mayBeOnItsWay(first.get(left.getKey()), left.getValue())) {
        looked.put(left.getKey(), NOTHING);
      }
    }
    return looked;
  }

  private boolean mayBeOnItsWay(@Nullable Pair before, Pair now) {
    Expected order = now.order();
    if (order == null || order.document() == null) {
      return false;
    }
    Instant indexedTo = freshness.get(order.shard()).asOf();
    return before == null
        || before.orderVersion() != now.orderVersion()
        || indexedTo == null
        || indexedTo.isBefore(order.document().changedAt().plus(settle));
  }

  private void pause(Duration time) throws InterruptedIOException {
    stop.pause(time);
    if (stop.isGiven()) {
      throw new InterruptedIOException("the service stops");
    }
  }

  private static Page page(long last, Map<Long, Pair> pairs, List<IndexFinding> findings) {
    Map<Integer, Checksum> orders = new TreeMap<>();
    Map<Integer, Checksum> stored = new TreeMap<>();
    int checked = 0;
    for (Pair pair : pairs.values()) {
      Expected order = pair.order();
      if (order == null || order.document() == null) {
        continue;
      }
      checked++;
      orders.merge(
          order.shard(), Checksum.NONE.plus(order.id(), pair.orderVersion()), Checksum::plus);
      if (pair.document() != null) {
        stored.merge(
            order.shard(), Checksum.NONE.plus(order.id(), pair.documentVersion()), Checksum::plus);
      }
    }
    return new Page(last, checked, List.copyOf(findings), orders, stored);
  }

  private Page repaired(String alias, Page found, Map<Long, Pair> suspects) throws IOException {
    boolean deleted = false;
    for (IndexFinding finding : found.findings()) {
      StoredDocument document = pair(suspects, finding).document();
      if (document != null
          && (finding.kind() == Kind.UNEXPECTED
              || finding.documentVersion() > finding.orderVersion())) {
        documents.delete(alias, document);
        deleted = true;
      }
    }
    if (deleted) {
      pause(StoredDocuments.FORGOTTEN_AFTER);
      documents.forgetDeleted(alias);
    }
    List<IndexFinding> findings = new ArrayList<>();
    for (IndexFinding finding : found.findings()) {
      Expected order = pair(suspects, finding).order();
      boolean right = order == null || order.document() == null || write(order.document());
      findings.add(right ? finding.asRepaired() : finding);
    }
    return new Page(found.last(), found.checked(), findings, found.orders(), found.stored());
  }

  private static Pair pair(Map<Long, Pair> suspects, IndexFinding finding) {
    return suspects.getOrDefault(finding.orderId(), NOTHING);
  }

  private boolean write(OrderDocument document) throws IOException {
    return index.overwrite(List.of(document)).getFirst() instanceof Result.Done;
  }
}
