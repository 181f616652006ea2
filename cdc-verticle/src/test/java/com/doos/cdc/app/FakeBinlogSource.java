package com.doos.cdc.app;

import com.doos.cdc.document.RowImage;
import com.doos.cdc.document.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A binlog in memory: tells each batch until it is acknowledged, also after it was opened again.
 * Gives the stop signal when there is nothing left.
 */
class FakeBinlogSource implements BinlogSource {
  /** Each batch says that it is complete to here. */
  static final Instant COMPLETE_TO = Rows.CHANGED_AT.plusSeconds(1);

  private final List<List<RowImage>> log;
  private final StopSignal atEnd;
  private int position;
  private int told;

  final List<String> calls = new ArrayList<>();

  /** This many acknowledgements are lost with the connection. */
  int acknowledgementsLost;

  FakeBinlogSource(List<List<RowImage>> log, StopSignal atEnd) {
    this.log = log;
    this.atEnd = atEnd;
  }

  @Override
  public void open() {
    calls.add("open");
    told = position;
  }

  @Override
  public Optional<Batch> next() {
    if (told == log.size()) {
      atEnd.give();
      return Optional.empty();
    }
    calls.add("tell " + told);
    Batch batch = new Batch(told, log.get(told), COMPLETE_TO);
    told++;
    return Optional.of(batch);
  }

  @Override
  public void acknowledge(Batch batch) {
    if (acknowledgementsLost-- > 0) {
      throw new IllegalStateException("connection lost");
    }
    calls.add("acknowledge " + batch.id());
    position = (int) batch.id() + 1;
  }

  @Override
  public void close() {
    calls.add("close");
  }
}
