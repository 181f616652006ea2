package com.doos.order.api;

import static com.doos.order.Samples.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.domain.OrderFilter;
import com.doos.order.domain.OrderStatus;
import com.doos.shared.error.Detail;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchCursorTest {
  private static OrderFilter ofStatuses(OrderStatus... statuses) {
    return new OrderFilter(0, "", 0, List.of(statuses), null, 0, "", null, null, null, null);
  }

  @Test
  void leadsBackToTheIdForTheSameFilter() {
    // Given
    OrderFilter filter = ofStatuses(OrderStatus.PAID, OrderStatus.PENDING);
    String cursor = SearchCursor.encode(Long.MAX_VALUE, filter);

    // When
    long id = SearchCursor.decode(cursor, ofStatuses(OrderStatus.PENDING, OrderStatus.PAID));

    // Then
    assertThat(id).isEqualTo(Long.MAX_VALUE);
    assertThat(cursor).matches("[A-Za-z0-9_-]{22}");
  }

  @Test
  void isRefusedForAnotherFilter() {
    // Given
    String cursor = SearchCursor.encode(7, OrderFilter.ALL);

    // When, Then
    assertThat(refusal(() -> SearchCursor.decode(cursor, ofStatuses(OrderStatus.PAID))).detail())
        .isEqualTo(Detail.FOREIGN_CURSOR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!!!!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA", "7"})
  void nonsenseIsRefused(String cursor) {
    assertThat(refusal(() -> SearchCursor.decode(cursor, OrderFilter.ALL)).detail())
        .isEqualTo(Detail.FOREIGN_CURSOR);
  }
}
