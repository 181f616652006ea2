package com.doos.standalone;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What a fuzz test has seen: answers by kind, and what is wrong with some of them. */
final class FuzzReport {
  private static final int EXAMPLES_MAX = 5;
  private static final int TEXT_MAX = 300;

  /** Of answers of one kind. */
  private static final class Row {
    private final LongAdder count = new LongAdder();
    private final LongAccumulator slowestMs = new LongAccumulator(Math::max, 0);
  }

  private final Map<String, Row> rows = new ConcurrentSkipListMap<>();
  private final Map<String, List<String>> complaints = new ConcurrentSkipListMap<>();
  private final LongAdder busy = new LongAdder();

  void answered(FuzzInput input, FuzzAnswer answer, long millis) {
    Row row = rows.computeIfAbsent(name(input) + " " + answer.name(), name -> new Row());
    row.count.increment();
    row.slowestMs.accumulate(millis);
    if (FuzzVerdict.isBusy(answer)) {
      busy.increment();
    }
  }

  private static String name(FuzzInput input) {
    return input.target()
        + switch (input) {
          case FuzzInput.Bytes raw -> " raw";
          case FuzzInput.Call call -> call.h2() ? " h2" : " h1";
        };
  }

  void complain(String what, FuzzInput input, FuzzAnswer answer) {
    List<String> examples =
        complaints.computeIfAbsent(name(input) + ": " + what, key -> new ArrayList<>());
    synchronized (examples) {
      if (examples.size() < EXAMPLES_MAX) {
        String text = answer.text();
        String excerpt = text.substring(0, Math.min(text.length(), TEXT_MAX));
        examples.add(input + " -> " + answer.name() + " " + answer.fields() + " " + excerpt);
      }
    }
  }

  Collection<String> complaints() {
    List<String> all = new ArrayList<>();
    complaints.forEach(
        (what, examples) -> all.add(what + "\n    " + String.join("\n    ", examples)));
    return all;
  }

  long busy() {
    return busy.sum();
  }

  /** Answers whose row is named like this. */
  long count(String regex) {
    return rows.entrySet().stream()
        .filter(row -> row.getKey().matches(regex))
        .mapToLong(row -> row.getValue().count.sum())
        .sum();
  }

  String table() {
    StringBuilder table =
        new StringBuilder(
            String.format(Locale.ROOT, "%-36s %8s %11s", "answer", "count", "slowest ms"));
    rows.forEach((name, row) ->
        table.append(
            String.format(
                Locale.ROOT, "\n%-36s %8d %11d", name, row.count.sum(), row.slowestMs.get())));
    return table.append(String.format(Locale.ROOT, "\nbusy (10005): %d", busy())).toString();
  }
}
