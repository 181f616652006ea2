package com.doos.standalone.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the CDC service reports of all shards at one moment.
 *
 * @param events row images read from the binlogs
 * @param lagSeconds of the shard that is furthest behind
 * @param searchable documents that took at most so many seconds from the change of their row until
 *     they could be found
 */
record CdcFigures(double events, double lagSeconds, Map<Double, Double> searchable) {
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^(cdc_events_total|cdc_lag_seconds|cdc_commit_to_searchable_seconds_bucket)"
              + "\\{destination=\"shard\\d+\"(?:,le=\"([^\"]+)\")?} (\\S+)$");

  /** Reads Prometheus text. */
  static CdcFigures of(String metrics) {
    double events = 0;
    double lag = 0;
    Map<Double, Double> searchable = new TreeMap<>();
    for (Matcher found = LINE.matcher(metrics); found.find(); ) {
      double value = Double.parseDouble(found.group(3));
      switch (found.group(1)) {
        case "cdc_events_total" -> events += value;
        case "cdc_lag_seconds" -> lag = Math.max(lag, value);
        default -> searchable.merge(bound(found.group(2)), value, Double::sum);
      }
    }
    return new CdcFigures(events, lag, searchable);
  }

  private static double bound(String le) {
    return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
  }

  /** What happened after an earlier moment; the lag is that of now. */
  CdcFigures since(CdcFigures before) {
    Map<Double, Double> counts = new TreeMap<>(searchable);
    before.searchable.forEach((bound, count) -> counts.merge(bound, -count, Double::sum));
    return new CdcFigures(events - before.events, lagSeconds, counts);
  }

  /** The least bound, in seconds, that so great a part of the documents is within. */
  String quantile(double part) {
    double all = searchable.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
    for (Map.Entry<Double, Double> bound : searchable.entrySet()) {
      if (bound.getValue() >= part * all) {
        return bound.getKey().isInfinite() ? "more" : "<=" + bound.getKey();
      }
    }
    return "none";
  }
}
