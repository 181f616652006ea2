package com.doos.standalone.bench;

import java.util.Locale;
import java.util.Map;

/** Horizontal bars as an SVG image, readable on light and dark pages. */
final class BarChart {
  private static final int LABELS = 190;
  private static final int BARS = 430;
  private static final int NUMBERS = 80;
  private static final int LINE = 26;
  private static final int TOP = 34;

  private BarChart() {}

  /**
   * The text of the image.
   *
   * @param bars from 0 to the largest number; in this order
   */
  static String svg(String title, Map<String, Double> bars) {
    double largest = bars.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    int width = LABELS + BARS + NUMBERS;
    int height = TOP + LINE * bars.size() + LINE / 2;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
            font-family="sans-serif" font-size="13" role="img" aria-label="%s">
            <rect width="100%%" height="100%%" fill="#ffffff"/>
            <text x="12" y="21" font-weight="bold" fill="#1f2328">%s</text>
            """,
            width,
            height,
            width,
            height,
            escaped(title),
            escaped(title)));
    int y = TOP;
    for (Map.Entry<String, Double> bar : bars.entrySet()) {
      double length = largest > 0 ? BARS * bar.getValue() / largest : 0;
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <text x="%d" y="%d" text-anchor="end" fill="#1f2328">%s</text>
              <rect x="%d" y="%d" width="%.1f" height="%d" rx="2" fill="#1677ff"/>
              <text x="%.1f" y="%d" fill="#1f2328">%,.0f</text>
              """,
              LABELS - 8,
              y + LINE / 2 + 5,
              escaped(bar.getKey()),
              LABELS,
              y + 3,
              length,
              LINE - 6,
              LABELS + length + 6,
              y + LINE / 2 + 5,
              bar.getValue()));
      y += LINE;
    }
    return svg.append("</svg>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
