package com.doos.cdc.canal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.alibaba.otter.canal.protocol.CanalEntry.Column;
import com.alibaba.otter.canal.protocol.CanalEntry.Entry;
import com.alibaba.otter.canal.protocol.CanalEntry.EntryType;
import com.alibaba.otter.canal.protocol.CanalEntry.EventType;
import com.alibaba.otter.canal.protocol.CanalEntry.Header;
import com.alibaba.otter.canal.protocol.CanalEntry.RowChange;
import com.alibaba.otter.canal.protocol.CanalEntry.RowData;
import com.doos.cdc.document.RowImage;
import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowImagesTest {
  private final RowImages images = new RowImages("orders");

  @Test
  void readsTheRowAfterInsertAndUpdateInOrder() {
    List<RowImage> rows =
        images
            .of(
                List.of(
                    entry("t_order", EventType.INSERT, row("1", "ann"), row("2", "bob")),
                    entry("t_order", EventType.UPDATE, row("1", "amy"))))
            .rows();

    assertThat(rows)
        .extracting(row -> row.columns().get("name"))
        .containsExactly("ann", "bob", "amy");
  }

  @Test
  void tellsNullFromEmpty() {
    RowData row =
        RowData.newBuilder()
            .addAfterColumns(Column.newBuilder().setName("paid_at").setIsNull(true))
            .addAfterColumns(Column.newBuilder().setName("remark").setValue(""))
            .build();

    RowImage image = images.of(List.of(entry("t_order", EventType.INSERT, row))).rows().getFirst();

    assertThat(image.columns()).containsEntry("paid_at", null).containsEntry("remark", "");
  }

  @Test
  void passesOverOtherTablesDeletionsAndTransactionMarks() {
    Entry begin = Entry.newBuilder().setEntryType(EntryType.TRANSACTIONBEGIN).build();
    RowData gone = RowData.newBuilder().addBeforeColumns(column("id", "1")).build();

    List<RowImage> rows =
        images
            .of(
                List.of(
                    begin,
                    entry("t_order_item", EventType.INSERT, row("1", "x")),
                    entry("t_order", EventType.DELETE, gone)))
            .rows();

    assertThat(rows).isEmpty();
  }

  @Test
  void passesOverOtherDatabases() {
    Entry own = entry("t_heartbeat", EventType.INSERT, beat("2026-01-02 03:04:05.006"));
    List<Entry> foreign =
        List.of(
            foreign(entry("t_order", EventType.INSERT, row("1", "ann"))),
            foreign(entry("t_heartbeat", EventType.INSERT, beat("2026-01-02 03:04:05.506"))));

    assertThat(images.of(foreign).rows()).isEmpty();
    assertThat(images.of(foreign).completeTo()).isNull();
    assertThat(images.of(List.of(own)).completeTo()).isNotNull();
  }

  private static Entry foreign(Entry entry) {
    Header header = entry.getHeader().toBuilder().setSchemaName("others").build();
    return entry.toBuilder().setHeader(header).build();
  }

  @Test
  void theLastHeartbeatSaysHowFarTheRowsGo() {
    RowImages.Told told =
        images.of(
            List.of(
                entry("t_heartbeat", EventType.INSERT, beat("2026-01-02 03:04:05.006")),
                entry("t_order", EventType.INSERT, row("1", "ann")),
                entry("t_heartbeat", EventType.UPDATE, beat("2026-01-02 03:04:05.506"))));

    assertThat(told.rows()).hasSize(1);
    assertThat(told.completeTo()).isEqualTo(Instant.parse("2026-01-02T03:04:05.506Z"));
    assertThat(images.of(List.of()).completeTo()).isNull();
  }

  private static RowData beat(String at) {
    return RowData.newBuilder().addAfterColumns(column("beat_at", at)).build();
  }

  @Test
  void refusesWhatItCannotRead() {
    Entry broken =
        entry("t_order", EventType.INSERT).toBuilder()
            .setStoreValue(ByteString.copyFromUtf8("broken"))
            .build();

    assertThatIllegalStateException().isThrownBy(() -> images.of(List.of(broken)));
  }

  private static Entry entry(String table, EventType type, RowData... rows) {
    RowChange change =
        RowChange.newBuilder().setEventType(type).addAllRowDatas(List.of(rows)).build();
    return Entry.newBuilder()
        .setEntryType(EntryType.ROWDATA)
        .setHeader(Header.newBuilder().setSchemaName("orders").setTableName(table))
        .setStoreValue(change.toByteString())
        .build();
  }

  private static RowData row(String id, String name) {
    return RowData.newBuilder()
        .addAfterColumns(column("id", id))
        .addAfterColumns(column("name", name))
        .build();
  }

  private static Column column(String name, String value) {
    return Column.newBuilder().setName(name).setValue(value).build();
  }
}
