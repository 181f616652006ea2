package com.doos.cdc.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of rows comes down to.
 *
 * @param documents the highest version of each order
 * @param unmappable rows that are no orders
 */
public record DocumentBatch(List<OrderDocument> documents, List<Unmappable> unmappable) {

  /**
   * A row without a document.
   *
   * @param id as far as it is known
   * @param version as far as it is known
   */
  public record Unmappable(String id, String version, String reason) {}

  public static DocumentBatch of(List<RowImage> rows) {
    Map<Long, OrderDocument> newest = new LinkedHashMap<>();
    List<Unmappable> unmappable = new ArrayList<>();
    for (RowImage row : rows) {
      try {
        OrderDocument document = OrderDocumentMapper.map(row);
        newest.merge(document.id(), document, (a, b) -> b.version() > a.version() ? b : a);
      } catch (IllegalArgumentException noOrder) {
        unmappable.add(
            new Unmappable(
                text(row.columns().get("id")),
                text(row.columns().get("version")),
                String.valueOf(noOrder.getMessage())));
      }
    }
    return new DocumentBatch(List.copyOf(newest.values()), unmappable);
  }

  private static String text(@Nullable String column) {
    return column == null ? "unknown" : column;
  }
}
