package com.doos.servers.canal;

import com.alibaba.otter.canal.common.alarm.LogAlarmHandler;
import com.alibaba.otter.canal.filter.aviater.AviaterRegexFilter;
import com.alibaba.otter.canal.instance.core.AbstractCanalInstance;
import com.alibaba.otter.canal.instance.core.CanalMQConfig;
import com.alibaba.otter.canal.meta.FileMixedMetaManager;
import com.alibaba.otter.canal.parse.CanalEventParser;
import com.alibaba.otter.canal.parse.ha.HeartBeatHAController;
import com.alibaba.otter.canal.parse.index.FailbackLogPositionManager;
import com.alibaba.otter.canal.parse.index.MemoryLogPositionManager;
import com.alibaba.otter.canal.parse.index.MetaLogPositionManager;
import com.alibaba.otter.canal.protocol.position.EntryPosition;
import com.alibaba.otter.canal.sink.entry.EntryEventSink;
import com.alibaba.otter.canal.store.memory.MemoryEventStoreWithBuffer;
import com.alibaba.otter.canal.store.model.BatchMode;
import java.io.File;

/**
 * One destination of the Canal server: the parser of one database's binlog, the buffer in memory
 * and the file with the position that the client acknowledged last.
 *
 * <p>The position in that file decides where reading goes on after a restart. Only when there is
 * none, reading begins at {@code firstPosition}: without it Canal would begin at the end and lose
 * every row written before its first connection.
 */
final class BinlogInstance extends AbstractCanalInstance {
  private static final int META_FLUSH_MILLIS = 200;
  private static final int BUFFER_SLOTS = 16 * 1024;
  private static final int BUFFER_SLOT_BYTES = 1024;
  private static final int TRANSACTION_ENTRIES_MAX = 1024;

  /** Everything passes: the client's own subscription decides what it gets. */
  private static final String ALL_TABLES = ".*\\..*";

  BinlogInstance(
      Destination target,
      Account account,
      EntryPosition firstPosition,
      File metaDir,
      long replicaId) {
    destination = target.name();
    canalId = replicaId;
    mqConfig = new CanalMQConfig();
    alarmHandler = new LogAlarmHandler();
    metaManager = metaManager(metaDir);
    var store = new MemoryEventStoreWithBuffer();
    store.setBufferSize(BUFFER_SLOTS);
    store.setBufferMemUnit(BUFFER_SLOT_BYTES);
    store.setBatchMode(BatchMode.MEMSIZE);
    store.setRaw(true);
    eventStore = store;
    var sink = new EntryEventSink();
    sink.setEventStore(store);
    sink.setFilterTransactionEntry(false);
    eventSink = sink;
    eventParser = parser(target, account, firstPosition, replicaId);
  }

  private static FileMixedMetaManager metaManager(File metaDir) {
    var meta = new FileMixedMetaManager();
    meta.setDataDirByFile(metaDir);
    meta.setPeriod(META_FLUSH_MILLIS);
    return meta;
  }

  @SuppressWarnings("unchecked") // MysqlEventParser extends a raw type.
  private CanalEventParser<?> parser(
      Destination target, Account account, EntryPosition firstPosition, long replicaId) {
    var parser = new StatusAwareParser(target, account, replicaId);
    parser.setMasterPosition(firstPosition);
    parser.setEventFilter(new AviaterRegexFilter(ALL_TABLES));
    parser.setAlarmHandler(alarmHandler);
    parser.setEventSink(eventSink);
    parser.setTransactionSize(TRANSACTION_ENTRIES_MAX);
    parser.setDetectingEnable(false);
    parser.setProfilingEnabled(false);
    parser.setParallel(false);
    parser.setIsGTIDMode(false);
    parser.setEnableTsdb(false);
    parser.setLogPositionManager(
        new FailbackLogPositionManager(
            new MemoryLogPositionManager(), new MetaLogPositionManager(metaManager)));
    parser.setHaController(new HeartBeatHAController());
    return parser;
  }
}
