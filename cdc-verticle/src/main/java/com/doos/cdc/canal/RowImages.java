package com.doos.cdc.canal;

import com.alibaba.otter.canal.protocol.CanalEntry.Column;
import com.alibaba.otter.canal.protocol.CanalEntry.Entry;
import com.alibaba.otter.canal.protocol.CanalEntry.EntryType;
import com.alibaba.otter.canal.protocol.CanalEntry.EventType;
import com.alibaba.otter.canal.protocol.CanalEntry.RowChange;
import com.alibaba.otter.canal.protocol.CanalEntry.RowData;
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

/** The order rows in Canal's entries. */
final class RowImages {
  private static final Logger LOG = LoggerFactory.getLogger(RowImages.class);

  private final String table;

  /**
   * @param table the only table whose rows count
   */
  RowImages(String table) {
    this.table = table;
  }

  /** The rows after their INSERT or UPDATE, in the order of the binlog. */
  List<RowImage> of(List<Entry> entries) {
    List<RowImage> rows = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.getEntryType() == EntryType.ROWDATA
          && table.equals(entry.getHeader().getTableName())) {
        add(entry, rows);
      }
    }
    return rows;
  }

  private static void add(Entry entry, List<RowImage> rows) {
    RowChange change = parse(entry);
    Instant executedAt = Instant.ofEpochMilli(entry.getHeader().getExecuteTime());
    if (change.getEventType() == EventType.DELETE) {
      // A deleted document could be written again by a replay, so orders are never deleted.
      LOG.warn("a deleted order stays in the index");
      return;
    }
    for (RowData row : change.getRowDatasList()) {
      rows.add(new RowImage(columns(row.getAfterColumnsList()), executedAt));
    }
  }

  private static RowChange parse(Entry entry) {
    try {
      return RowChange.parseFrom(entry.getStoreValue());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("Canal sent an entry that cannot be read", e);
    }
  }

  private static Map<String, @Nullable String> columns(List<Column> columns) {
    Map<String, @Nullable String> byName = new HashMap<>();
    for (Column column : columns) {
      byName.put(column.getName(), column.getIsNull() ? null : column.getValue());
    }
    return byName;
  }
}
