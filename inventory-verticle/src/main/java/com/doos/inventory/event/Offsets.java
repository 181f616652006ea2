package com.doos.inventory.event;

import io.vertx.kafka.client.common.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are done, and so up to where each partition may be committed: never beyond one
 * that is not done, whatever became of later ones.
 */
final class Offsets {

  /** The messages of a partition since it was assigned. */
  static final class Window {
    private final TreeSet<Long> open = new TreeSet<>();
    private long next;
    private long committed = -1;
    private boolean gone;

    /** Its messages were delivered again, after a rebalance: what is left of these is void. */
    boolean isGone() {
      return gone;
    }

    private long position() {
      return open.isEmpty() ? next : open.first();
    }
  }

  private final Map<TopicPartition, Window> windows = new HashMap<>();

  /** A message was delivered; messages of a partition come in the order of their offsets. */
  Window arrived(TopicPartition partition, long offset) {
    Window window = windows.get(partition);
    if (window != null && offset < window.next) {
      window.gone = true;
      window = null;
    }
    if (window == null) {
      window = new Window();
      windows.put(partition, window);
    }
    window.open.add(offset);
    window.next = offset + 1;
    return window;
  }

  void done(Window window, long offset) {
    window.open.remove(offset);
  }

  /** Messages that are not done. */
  int open() {
    return windows.values().stream().mapToInt(window -> window.open.size()).sum();
  }

  /** The first offset of a partition that is not done; null when nothing of it was delivered. */
  @Nullable Long position(TopicPartition partition) {
    Window window = windows.get(partition);
    return window == null ? null : window.position();
  }

  /** Where partitions can be committed further on than before. */
  Map<TopicPartition, Long> committable() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    windows.forEach((partition, window) -> {
      if (window.position() > window.committed && window.position() > 0) {
        positions.put(partition, window.position());
      }
    });
    return positions;
  }

  void committed(Map<TopicPartition, Long> positions) {
    positions.forEach((partition, position) -> {
      Window window = windows.get(partition);
      if (window != null) {
        window.committed = position;
      }
    });
  }
}
