package com.doos.standalone.bench;

import com.doos.standalone.Terminal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results: printed row by row while they come in, and kept for the report. */
final class Table {
  private static final double WHOLE_FROM = 100;
  private static final int WIDTH_MIN = 9;

  private final Terminal terminal;
  private final String name;
  private final String title;
  private final List<String> columns;
  private final List<List<Object>> rows = new ArrayList<>();

  /**
   * Prints the head.
   *
   * @param name of the files of its charts
   * @param columns the first one names the rows
   */
  Table(Terminal terminal, String name, String title, String... columns) {
    this.terminal = terminal;
    this.name = name;
    this.title = title;
    this.columns = List.of(columns);
    terminal.say("");
    terminal.say("%s", title);
    print(this.columns);
  }

  /** Adds and prints a row; as many cells as columns. */
  void row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException("a row needs " + columns.size() + " cells");
    }
    rows.add(List.of(cells));
    print(rows.get(rows.size() - 1).stream().map(Table::text).toList());
  }

  private void print(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      int width = Math.max(WIDTH_MIN, columns.get(i).length());
      line.append(i == 0 ? "" : "  ")
          .append(
              String.format(
                  Locale.ROOT, (i == 0 ? "%-" + 2 * WIDTH_MIN : "%" + width) + "s", cells.get(i)));
    }
    terminal.say("%s", line.toString().stripTrailing());
  }

  private static String text(Object cell) {
    return cell instanceof Double number
        ? String.format(Locale.ROOT, number < WHOLE_FROM ? "%.1f" : "%.0f", number)
        : String.valueOf(cell);
  }

  String name() {
    return name;
  }

  /** As GitHub renders it. */
  String markdown() {
    StringBuilder text = new StringBuilder("**" + title + "**\n\n");
    text.append("| ").append(String.join(" | ", columns)).append(" |\n|---");
    text.append("|--:".repeat(columns.size() - 1)).append("|\n");
    for (List<Object> row : rows) {
      text.append("| ")
          .append(String.join(" | ", row.stream().map(Table::text).toList()))
          .append(" |\n");
    }
    return text.toString();
  }

  /** The numbers of a column, by the first cell of their rows. */
  Map<String, Double> numbers(String column) {
    int at = columns.indexOf(column);
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (List<Object> row : rows) {
      if (row.get(at) instanceof Number number) {
        numbers.put(text(row.get(0)), number.doubleValue());
      }
    }
    return numbers;
  }
}
