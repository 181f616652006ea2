package com.doos.shared.etcd;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.watch.WatchEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of etcd as it is now, or was when etcd was last heard of. Whenever the watch ends the
 * folder is read again as a whole, so that nothing is missed.
 */
final class WatchedFolder {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
  private static final long RETRY_MS = 500;

  private final Vertx vertx;
  private final Context owner;
  private final Etcd etcd;
  private final String folder;
  private final Consumer<Map<String, String>> changed;
  private final Map<String, String> values = new TreeMap<>();
  private Watch.@Nullable Watcher watcher;
  private int watch;
  private boolean troubled;
  private boolean closed;

  /**
   * @param folder name, with a slash at its end
   * @param changed gets all values by their keys within the folder, after each change
   */
  WatchedFolder(Vertx vertx, Etcd etcd, String folder, Consumer<Map<String, String>> changed) {
    this.vertx = vertx;
    this.owner = vertx.getOrCreateContext();
    this.etcd = etcd;
    this.folder = folder;
    this.changed = changed;
  }

  /** Begins; the first reading has ended when the future completes, which never fails. */
  Future<Void> start() {
    return Future.future(started -> owner.runOnContext(turn -> read().onComplete(started)));
  }

  private Future<Void> read() {
    if (closed) {
      return Future.succeededFuture();
    }
    return etcd.list(folder)
        .transform(listing -> {
          if (listing.succeeded()) {
            troubled = false;
            values.clear();
            listing.result().entries().forEach(entry -> values.put(name(entry), entry.value()));
            changed.accept(Map.copyOf(values));
            follow(listing.result().revision() + 1);
          } else {
            if (!troubled) {
              LOG.warn("cannot read {} for now: {}", folder, listing.cause().toString());
            }
            troubled = true;
            vertx.setTimer(RETRY_MS, due -> read());
          }
          return Future.succeededFuture();
        });
  }

  private void follow(long fromRevision) {
    if (closed) {
      return;
    }
    int current = ++watch;
    watcher =
        etcd.watch(
            folder,
            fromRevision,
            events -> owner.runOnContext(turn -> apply(current, events)),
            () -> owner.runOnContext(turn -> ended(current)));
  }

  private void apply(int source, List<WatchEvent> events) {
    if (closed || source != watch) {
      return;
    }
    for (WatchEvent event : events) {
      Etcd.Entry entry = etcd.entry(event.getKeyValue());
      if (event.getEventType() == WatchEvent.EventType.PUT) {
        values.put(name(entry), entry.value());
      } else {
        values.remove(name(entry));
      }
    }
    changed.accept(Map.copyOf(values));
  }

  /** A watch may tell of its end several times. */
  private void ended(int source) {
    if (!closed && source == watch) {
      stopWatching();
      vertx.setTimer(RETRY_MS, due -> read());
    }
  }

  private void stopWatching() {
    watch++;
    if (watcher != null) {
      watcher.close();
      watcher = null;
    }
  }

  private String name(Etcd.Entry entry) {
    return entry.key().substring(folder.length());
  }

  Future<Void> close() {
    return Future.future(done ->
        owner.runOnContext(turn -> {
          closed = true;
          stopWatching();
          done.complete();
        }));
  }
}
