package com.doos.cdc.search;

import com.doos.cdc.app.OrderIndex;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.elasticsearch.client.ResponseException;

/**
 * The numbered indices behind the alias of the orders. A new one is written to under a second alias
 * until it takes the first one over. Blocking; one rebuild at a time.
 */
public final class IndexVersions {
  private static final int NOT_FOUND = 404;

  private final ElasticOrderIndex index;
  private final ElasticClient client;
  private final IndexConfig config;

  public IndexVersions(ElasticOrderIndex index) {
    this.index = index;
    this.client = index.client();
    this.config = index.config();
  }

  /**
   * Creates the next index, empty; from the return on every change is written to it too.
   *
   * @return its name
   */
  public String begin() throws IOException {
    abandon();
    String next = config.version(newest() + 1);
    client.create(next, IndexDefinitions.orders(config.next()));
    client.send("PUT", "/" + next + "/_settings", IndexDefinitions.filling());
    index.writeTo(List.of(config.alias(), config.next()), () -> {});
    return next;
  }

  /** The index that is being built. */
  public OrderIndex next() {
    return index.behind(config.next());
  }

  /** Makes the new index the one that is searched and written, and deletes the one before. */
  public void promote(String next) throws IOException {
    List<String> before = behind(config.alias());
    client.send("PUT", "/" + next + "/_settings", IndexDefinitions.inUse());
    client.send("PUT", "/" + next + "/_mapping", IndexDefinitions.complete());
    index.writeTo(
        List.of(config.alias()),
        () ->
            client.send(
                "POST",
                "/_aliases",
                IndexDefinitions.moveAlias(config.alias(), before, next, config.next())));
    index.completed();
    for (String old : before) {
      client.send("DELETE", "/" + old, null);
    }
  }

  /** Goes back to the index that is searched, and deletes what this or earlier attempts left. */
  public void abandon() throws IOException {
    index.writeTo(List.of(config.alias()), () -> {});
    List<String> searched = behind(config.alias());
    if (!searched.isEmpty()) {
      for (String other : numbered().keySet()) {
        if (!searched.contains(other)) {
          client.send("DELETE", "/" + other, null);
        }
      }
    }
  }

  private List<String> behind(String alias) throws IOException {
    try {
      return List.copyOf(client.send("GET", "/_alias/" + alias, null).fieldNames());
    } catch (ResponseException e) {
      if (e.getResponse().getStatusLine().getStatusCode() == NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private int newest() throws IOException {
    return numbered().values().stream().max(Integer::compare).orElse(0);
  }

  private Map<String, Integer> numbered() throws IOException {
    Pattern name = Pattern.compile(Pattern.quote(config.alias()) + "-v(\\d{1,9})");
    JsonObject existing = client.send("GET", "/" + config.alias() + "-v*/_settings", null);
    Map<String, Integer> numbered = new TreeMap<>();
    for (String index : existing.fieldNames()) {
      Matcher number = name.matcher(index);
      if (number.matches()) {
        numbered.put(index, Integer.parseInt(number.group(1)));
      }
    }
    return numbered;
  }
}
