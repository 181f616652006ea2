package com.doos.cdc.canal;

import com.alibaba.otter.canal.protocol.CanalEntry.Column;
import com.alibaba.otter.canal.protocol.CanalEntry.Entry;
import com.alibaba.otter.canal.protocol.CanalEntry.EntryType;
import com.alibaba.otter.canal.protocol.CanalEntry.EventType;
import com.alibaba.otter.canal.protocol.CanalEntry.RowChange;
import com.alibaba.otter.canal.protocol.CanalEntry.RowData;
import com.doos.cdc.document.ColumnTimes;
import com.doos.cdc.document.RowImage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order rows and heartbeats of a database in Canal's entries. Others are among them at first:
 * what Canal has read for an earlier client it passes on as it is.
 */
final class RowImages {
  static final String ORDERS = "t_order";
  static final String HEARTBEATS = "t_heartbeat";

  private static final Logger LOG = LoggerFactory.getLogger(RowImages.class);
  private static final String BEAT_AT = "beat_at";

  /**
   * @param rows orders after their INSERT or UPDATE, in the order of the binlog
   * @param completeTo time of the last heartbeat among them, before which everything was told
   */
  record Told(List<RowImage> rows, @Nullable Instant completeTo) {}

  private final String database;

  RowImages(String database) {
    this.database = database;
  }

  Told of(List<Entry> entries) {
    List<RowImage> rows = new ArrayList<>();
    Instant completeTo = null;
    for (Entry entry : entries) {
      if (entry.getEntryType() == EntryType.ROWDATA
          && entry.getHeader().getSchemaName().equalsIgnoreCase(database)) {
        switch (entry.getHeader().getTableName()) {
          case ORDERS -> rows.addAll(images(parse(entry)));
          case HEARTBEATS -> completeTo = beatAt(parse(entry), completeTo);
          default -> LOG.debug("not subscribed to: {}", entry.getHeader().getTableName());
        }
      }
    }
    return new Told(List.copyOf(rows), completeTo);
  }

  private static List<RowImage> images(RowChange change) {
    if (change.getEventType() == EventType.DELETE) {
      // Orders are never deleted, only what a slot that has moved has left behind.
      return List.of();
    }
    return change.getRowDatasList().stream().map(row -> new RowImage(columns(row))).toList();
  }

  private static @Nullable Instant beatAt(RowChange change, @Nullable Instant before) {
    Instant latest = before;
    for (RowData row : change.getRowDatasList()) {
      String beat = columns(row).get(BEAT_AT);
      if (beat != null) {
        latest = ColumnTimes.utc(BEAT_AT, beat);
      }
    }
    return latest;
  }

  private static RowChange parse(Entry entry) {
    try {
      return RowChange.parseFrom(entry.getStoreValue());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("Canal sent an entry that cannot be read", e);
    }
  }

  private static Map<String, @Nullable String> columns(RowData row) {
    Map<String, @Nullable String> byName = new HashMap<>();
    for (Column column : row.getAfterColumnsList()) {
      byName.put(column.getName(), column.getIsNull() ? null : column.getValue());
    }
    return byName;
  }
}
