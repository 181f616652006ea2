package com.doos.prove;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was done, what broke and what held, as JSON and as a page that needs nothing else. */
record Report(ProveOptions options, List<Fault> faults, Deeds deeds, List<Verdict> verdicts) {
  private static final int VIOLATIONS_MAX = 50;
  private static final int SECOND_PX = 6;
  private static final int LANE_PX = 14;
  private static final int CHART_PX = 160;
  private static final Map<Outcome, String> COLOURS =
      Map.of(Outcome.OK, "#3a9d5d", Outcome.REFUSED, "#d9a514", Outcome.UNKNOWN, "#c8402f");

  boolean holds() {
    return verdicts.stream().allMatch(Verdict::holds);
  }

  /** The result on one line. */
  String line() {
    Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
    deeds
        .counts()
        .values()
        .forEach(outcomes ->
            outcomes.forEach((outcome, count) -> sums.merge(outcome, count, Long::sum)));
    return String.format(
        Locale.ROOT,
        "seed %d: %d faults; %d requests ok, %d refused, %d unknown; %d orders; %s",
        options.seed(),
        faults.size(),
        sums.getOrDefault(Outcome.OK, 0L),
        sums.getOrDefault(Outcome.REFUSED, 0L),
        sums.getOrDefault(Outcome.UNKNOWN, 0L),
        deeds.answeredOrders().size(),
        holds()
            ? "everything held"
            : "VIOLATED: "
                + verdicts.stream()
                    .filter(verdict -> !verdict.holds())
                    .map(verdict -> String.valueOf(verdict.number()))
                    .collect(Collectors.joining(", ")));
  }

  /** Writes {@code prove-SEED.json} and {@code prove-SEED.html}; returns the page. */
  Path write(Path folder) throws IOException {
    Files.writeString(folder.resolve("prove-" + options.seed() + ".json"), json().encodePrettily());
    return Files.writeString(folder.resolve("prove-" + options.seed() + ".html"), html());
  }

  private JsonObject json() {
    JsonArray broken = new JsonArray();
    for (Fault fault : faults) {
      broken.add(
          new JsonObject()
              .put("at_ms", fault.at().toMillis())
              .put("lasts_ms", fault.lasts().toMillis())
              .put("kind", fault.kind().label())
              .put("target", fault.target())
              .put("by_ms", fault.by().toMillis()));
    }
    JsonObject requests = new JsonObject();
    deeds
        .counts()
        .forEach((kind, outcomes) -> {
          JsonObject counts = new JsonObject();
          outcomes.forEach((outcome, count) -> counts.put(label(outcome), count));
          requests.put(kind, counts);
        });
    JsonArray held = new JsonArray();
    for (Verdict verdict : verdicts) {
      held.add(
          new JsonObject()
              .put("number", verdict.number())
              .put("invariant", verdict.invariant())
              .put("holds", verdict.holds())
              .put("violations", new JsonArray(verdict.violations())));
    }
    return new JsonObject()
        .put("seed", options.seed())
        .put("seconds", options.length().toSeconds())
        .put("holds", holds())
        .put("requests", requests)
        .put("faults", broken)
        .put("invariants", held);
  }

  private static String label(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private String html() {
    StringBuilder page = new StringBuilder(1 << 16);
    page.append("<!doctype html><html lang=en><meta charset=utf-8><title>DOOS: proof ")
        .append(options.seed())
        .append(
            "</title><style>body{font:14px/1.5 system-ui,sans-serif;max-width:70em;margin:2em auto;")
        .append(
            "padding:0 1em}table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid #ccc;")
        .append("padding:.3em .7em;text-align:left;vertical-align:top}.n{text-align:right}")
        .append(".ok{color:#1d6b38}.bad{color:#a32315;font-weight:bold}svg{background:#fafafa}")
        .append("div.w{overflow-x:auto}</style>");
    page.append("<h1>Proof with seed ")
        .append(options.seed())
        .append(": ")
        .append(
            holds() ? "<span class=ok>everything held</span>" : "<span class=bad>violated</span>")
        .append("</h1><p>")
        .append(options.length().toSeconds())
        .append(" s of load, ")
        .append(deeds.all().size())
        .append(" requests, ")
        .append(faults.size())
        .append(" faults. Again: <code>./doos prove --seed ")
        .append(options.seed())
        .append(" --minutes ")
        .append(options.length().toMinutes())
        .append("</code></p>");
    verdicts(page);
    timeline(page);
    requests(page);
    page.append("<h2>Faults</h2><pre>");
    faults.forEach(fault -> page.append(escape(fault.toString())).append('\n'));
    return page.append("</pre></html>").toString();
  }

  private void verdicts(StringBuilder page) {
    page.append("<h2>Invariants</h2><table>");
    for (Verdict verdict : verdicts) {
      page.append("<tr><td>")
          .append(verdict.number())
          .append("<td>")
          .append(escape(verdict.invariant()))
          .append(verdict.holds() ? "<td class=ok>held" : "<td class=bad>violated");
      verdict.violations().stream()
          .limit(VIOLATIONS_MAX)
          .forEach(violation -> page.append("<br>").append(escape(violation)));
      if (verdict.violations().size() > VIOLATIONS_MAX) {
        page.append("<br>and ")
            .append(verdict.violations().size() - VIOLATIONS_MAX)
            .append(" more");
      }
    }
    page.append("</table>");
  }

  /** Requests that ended in each second, and below them what was broken. */
  private void timeline(StringBuilder page) {
    Map<Integer, Map<Outcome, Integer>> seconds = new TreeMap<>();
    for (Deeds.Deed deed : deeds.all()) {
      seconds
          .computeIfAbsent(deed.second(), second -> new EnumMap<>(Outcome.class))
          .merge(deed.outcome(), 1, Integer::sum);
    }
    int most =
        seconds.values().stream()
            .mapToInt(second -> second.values().stream().mapToInt(Integer::intValue).sum())
            .max()
            .orElse(1);
    int width =
        (seconds.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 10) * SECOND_PX;
    page.append("<h2>Requests a second (")
        .append(most)
        .append(
            " at most): <span style=color:#3a9d5d>ok</span>, <span style=color:#d9a514>refused</span>, ")
        .append("<span style=color:#c8402f>unknown</span></h2><div class=w><svg width=")
        .append(width)
        .append(" height=")
        .append(CHART_PX + 10 + faults.size() * LANE_PX)
        .append('>');
    seconds.forEach((second, outcomes) -> {
      int y = CHART_PX;
      for (Outcome outcome : Outcome.values()) {
        int height = outcomes.getOrDefault(outcome, 0) * CHART_PX / most;
        y -= height;
        rectangle(
            page, second * SECOND_PX, y, SECOND_PX - 1, height, COLOURS.getOrDefault(outcome, ""));
      }
    });
    int y = CHART_PX + 10;
    for (Fault fault : faults) {
      int x = (int) (fault.at().toMillis() * SECOND_PX / 1_000);
      int length = (int) Math.max(2, fault.lasts().toMillis() * SECOND_PX / 1_000);
      rectangle(page, x, y, length, LANE_PX - 4, "#7d8597");
      page.append("<text font-size=10 x=")
          .append(x + length + 3)
          .append(" y=")
          .append(y + LANE_PX - 5)
          .append('>')
          .append(escape(fault.kind().label() + " " + fault.target()))
          .append("</text>");
      y += LANE_PX;
    }
    page.append("</svg></div>");
  }

  private static void rectangle(
      StringBuilder page, int x, int y, int width, int height, String colour) {
    if (height > 0) {
      page.append("<rect x=")
          .append(x)
          .append(" y=")
          .append(y)
          .append(" width=")
          .append(width)
          .append(" height=")
          .append(height)
          .append(" fill=\"")
          .append(colour)
          .append("\"/>");
    }
  }

  private void requests(StringBuilder page) {
    page.append("<h2>Requests</h2><table><tr><th>kind<th>ok<th>refused<th>unknown");
    deeds
        .counts()
        .forEach((kind, outcomes) -> {
          page.append("<tr><td>").append(escape(kind));
          for (Outcome outcome : Outcome.values()) {
            page.append("<td class=n>").append(outcomes.getOrDefault(outcome, 0L));
          }
        });
    page.append("</table>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
