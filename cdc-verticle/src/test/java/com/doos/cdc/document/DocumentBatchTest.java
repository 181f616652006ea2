package com.doos.cdc.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.cdc.document.DocumentBatch.Unmappable;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentBatchTest {
  @Test
  void keepsTheHighestVersionOfEachOrder() {
    DocumentBatch batch =
        DocumentBatch.of(
            List.of(
                Rows.row(1, 1), Rows.row(2, 4), Rows.row(1, 3), Rows.row(1, 2), Rows.row(2, 4)));

    assertThat(batch.documents())
        .extracting(document -> document.id() + ":" + document.version())
        .containsExactly("1:3", "2:4");
    assertThat(batch.unmappable()).isEmpty();
  }

  @Test
  void setsAsideWhatIsNoOrder() {
    DocumentBatch batch = DocumentBatch.of(List.of(Rows.row("status", "9"), Rows.row(2, 1)));

    assertThat(batch.documents()).extracting(OrderDocument::id).containsExactly(2L);
    assertThat(batch.unmappable())
        .containsExactly(new Unmappable("1", "1", "status is none of an order"));
  }
}
