package com.doos.order.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static Finding finding(int number) {
    Evidence evidence = new Evidence(FindingKind.DEAD_LETTER, String.valueOf(number), "");
    return Finding.of(evidence, false);
  }

  @Test
  void keepsTheNewestFindingsAndCountsAll() {
    // Given
    Report report = new Report(2);

    // When
    for (int i = 1; i <= 700; i++) {
      assertThat(report.add(finding(i))).isEqualTo(i <= 500);
    }

    // Then
    JsonObject json = report.toJson();
    assertThat(json.getInteger("findings_total")).isEqualTo(700);
    assertThat(json.getJsonObject("findings_by_kind").getInteger("dead_letter")).isEqualTo(700);
    assertThat(json.getJsonArray("findings")).hasSize(500);
    assertThat(json.getJsonArray("findings").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("invariant", 4)
                .put("kind", "dead_letter")
                .put("subject", "700")
                .put("detail", "")
                .put("action", "reported"));
  }

  @Test
  void tellsHowFarItIsAndWhatIsMissing() {
    // Given
    Report report = new Report(2);
    report.enter("stock");
    report.count("skus", 3);
    report.leave();
    report.enter("search index");
    report.unchecked("search index");

    // When
    JsonObject json = report.toJson();

    // Then
    assertThat(report.isComplete()).isFalse();
    assertThat(json.getJsonObject("progress"))
        .isEqualTo(new JsonObject().put("step", "search index").put("done", 1).put("steps", 2));
    assertThat(json.getJsonObject("checked").getLong("skus")).isEqualTo(3);
    assertThat(json.getJsonArray("not_checked")).containsExactly("search index");
  }
}
