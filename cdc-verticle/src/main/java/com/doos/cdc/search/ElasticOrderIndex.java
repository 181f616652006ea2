package com.doos.cdc.search;

import com.doos.cdc.app.OrderIndex;
import com.doos.cdc.document.OrderDocument;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The order index in Elasticsearch. Documents are written whole, under the order's id, with the
 * row's version as external version: whatever is repeated or comes late leaves the newest in place.
 * While a new index is built they are written to both.
 */
public final class ElasticOrderIndex implements OrderIndex {
  /** Only a higher version is written. */
  private static final String NEWER = "external";

  private final IndexConfig config;
  private final ElasticClient client;
  private final ReadWriteLock targetsLock = new ReentrantReadWriteLock();
  private List<String> targets;

  /** Whether the index has the orders from before it was created. */
  private volatile boolean complete;

  private volatile Runnable whenIncomplete = () -> {};

  public ElasticOrderIndex(IndexConfig config) {
    this.config = config;
    this.client = new ElasticClient(config.uri());
    this.targets = List.of(config.alias());
  }

  /** A step that is taken while nobody writes. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /**
   * @param fill called again and again while the index lacks the orders from before it was created
   */
  public void whenIncomplete(Runnable fill) {
    whenIncomplete = fill;
  }

  @Override
  public void prepare() throws IOException {
    if (!client.exists("/_alias/" + config.alias())) {
      client.delete("/" + config.progress());
      String first = config.version(1);
      client.create(first, IndexDefinitions.orders(config.alias()));
      // An index of that name may have been there already, without its alias.
      client.send("POST", "/_aliases", IndexDefinitions.addAlias(first, config.alias()));
    }
    if (!client.exists("/" + config.progress())) {
      client.create(config.progress(), IndexDefinitions.progress());
    }
    complete =
        IndexDefinitions.isComplete(client.send("GET", "/" + config.alias() + "/_mapping", null));
  }

  @Override
  public List<Result> write(List<OrderDocument> documents) throws IOException {
    return writeEverywhere(documents, NEWER);
  }

  /**
   * Writes documents even where the index has the same version already.
   *
   * @return see {@link #write(List)}
   */
  public List<Result> overwrite(List<OrderDocument> documents) throws IOException {
    return writeEverywhere(documents, "external_gte");
  }

  private List<Result> writeEverywhere(List<OrderDocument> documents, String versionType)
      throws IOException {
    targetsLock.readLock().lock();
    try {
      return write(documents, targets, versionType);
    } finally {
      targetsLock.readLock().unlock();
    }
  }

  private List<Result> write(List<OrderDocument> documents, List<String> into, String versionType)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String alias : into) {
      for (OrderDocument document : documents) {
        lines
            .append("{\"index\":{\"_index\":\"")
            .append(alias)
            .append("\",\"_id\":\"")
            .append(document.id())
            .append("\",\"version\":")
            .append(document.version())
            .append(",\"version_type\":\"")
            .append(versionType)
            .append("\"}}\n")
            .append(document.json())
            .append('\n');
      }
    }
    List<Result> all =
        BulkAnswer.read(client.bulk(lines.toString()), documents.size() * into.size());
    List<Result> results = new ArrayList<>(all.subList(0, documents.size()));
    for (int i = documents.size(); i < all.size(); i++) {
      int document = i % documents.size();
      results.set(document, worse(results.get(document), all.get(i)));
    }
    return results;
  }

  /** A document is done when it is done everywhere. */
  private static Result worse(Result one, Result other) {
    return switch (one) {
      case Result.Done done -> other;
      case Result.TryAgain again -> one;
      case Result.Rejected rejected -> other instanceof Result.TryAgain ? other : one;
    };
  }

  @Override
  public void refresh() throws IOException {
    client.send("POST", "/" + String.join(",", targets()) + "/_refresh", null);
  }

  @Override
  public void publish(Map<Integer, Instant> asOf) throws IOException {
    if (!complete) {
      whenIncomplete.run();
      return;
    }
    StringBuilder lines = new StringBuilder();
    asOf.forEach((shard, moment) ->
        lines
            .append("{\"index\":{\"_index\":\"")
            .append(config.progress())
            .append("\",\"require_alias\":false,\"_id\":\"")
            .append(shard)
            .append("\"}}\n")
            .append(new JsonObject().put("shard", shard).put("as_of", moment.toString()).encode())
            .append('\n'));
    BulkAnswer.read(client.bulk(lines.toString()), asOf.size());
  }

  private List<String> targets() {
    targetsLock.readLock().lock();
    try {
      return targets;
    } finally {
      targetsLock.readLock().unlock();
    }
  }

  /**
   * From the return on every document is written to these aliases; bulks under way have ended
   * before.
   *
   * @param before taken at the moment of the change, while nobody writes
   */
  void writeTo(List<String> aliases, Step before) throws IOException {
    targetsLock.writeLock().lock();
    try {
      before.run();
      targets = List.copyOf(aliases);
    } finally {
      targetsLock.writeLock().unlock();
    }
  }

  /** From now on the index is known to lack nothing. */
  void completed() {
    complete = true;
  }

  /** The index behind one alias alone. */
  OrderIndex behind(String alias) {
    return new OrderIndex() {
      @Override
      public void prepare() throws IOException {
        if (!client.exists("/_alias/" + alias)) {
          throw new IllegalStateException("the index behind " + alias + " is gone");
        }
      }

      @Override
      public List<Result> write(List<OrderDocument> documents) throws IOException {
        return ElasticOrderIndex.this.write(documents, List.of(alias), NEWER);
      }

      @Override
      public void refresh() throws IOException {
        client.send("POST", "/" + alias + "/_refresh", null);
      }

      @Override
      public void publish(Map<Integer, Instant> asOf) {
        throw new UnsupportedOperationException("only the index that is searched");
      }
    };
  }

  ElasticClient client() {
    return client;
  }

  IndexConfig config() {
    return config;
  }

  /** Asks the cluster whether it is there. */
  public void ping() throws IOException {
    client.send("GET", "/_cluster/health", null);
  }

  public void close() throws IOException {
    client.close();
  }
}
