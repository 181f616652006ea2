package com.doos.standalone.bench;

import com.doos.standalone.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a run found out, as it is printed and as a page of Markdown with charts. */
final class Findings {
  private final Terminal terminal;
  private final List<Object> parts = new ArrayList<>();
  private final Map<Table, String> charts = new LinkedHashMap<>();

  Findings(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A sentence between tables. */
  void say(String sentence) {
    terminal.say("");
    terminal.say("%s", sentence);
    parts.add(sentence);
  }

  /** See {@link Table}. */
  Table table(String name, String title, String... columns) {
    Table table = new Table(terminal, name, title, columns);
    parts.add(table);
    return table;
  }

  /** As {@link #table}, and one column is drawn. */
  Table charted(String name, String title, String column, String... columns) {
    Table table = table(name, title, columns);
    charts.put(table, column);
    return table;
  }

  /** Writes {@code findings.md} and an image for each chart. */
  void save(Path folder) throws IOException {
    Files.createDirectories(folder);
    StringBuilder page = new StringBuilder();
    for (Object part : parts) {
      if (part instanceof Table table) {
        page.append(table.markdown()).append('\n');
        String column = charts.get(table);
        if (column != null) {
          String file = table.name() + ".svg";
          Files.writeString(folder.resolve(file), BarChart.svg(column, table.numbers(column)));
          page.append("![").append(column).append("](").append(file).append(")\n\n");
        }
      } else {
        page.append(part).append("\n\n");
      }
    }
    Files.writeString(folder.resolve("findings.md"), page);
  }
}
