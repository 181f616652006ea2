package com.doos.standalone.bench;

/** What the rate of orders depends on: one thing is changed, the rest stays. */
final class Dependence {
  private final Table table;

  /**
   * @param first what is changed
   */
  Dependence(Findings findings, String name, String title, String first) {
    this.table =
        findings.charted(
            name, title, "orders/s", first, "orders/s", "p50 ms", "p99 ms", "refused %", "CPU us");
  }

  void row(int value, Followed measured) {
    table.row(
        value,
        measured.load().rate(),
        measured.load().milliseconds(50),
        measured.load().milliseconds(99),
        measured.load().refusedPercent(),
        measured.settled().micros());
  }
}
