package com.doos.shared.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.MovableClock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderNoTest {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  @Test
  void startsWithTheDayAndCarriesTheWholeId() {
    // Given
    MovableClock clock = new MovableClock(Instant.parse("2026-03-04T23:59:59.999Z"));
    long id = new OrderIds(MachineId.always(1023), clock).next(63);

    // When
    String orderNo = OrderNo.of(id);

    // Then
    assertThat(orderNo).matches("20260304-[0-9A-HJKMNP-TV-Z]{13}").hasSizeLessThanOrEqualTo(32);
    assertThat(decoded(orderNo)).isEqualTo(id);
  }

  @Test
  void differsForEveryId() {
    OrderIds ids =
        new OrderIds(MachineId.always(1), new MovableClock(Instant.parse("2026-03-04T00:00:00Z")));
    Set<String> numbers = new HashSet<>();

    for (int user = 0; user < 1_000; user++) {
      assertThat(numbers.add(OrderNo.of(ids.next(user)))).isTrue();
    }
  }

  @Test
  void holdsTheLargestId() {
    assertThat(decoded(OrderNo.of(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
  }

  private static long decoded(String orderNo) {
    return orderNo
        .substring(orderNo.indexOf('-') + 1)
        .chars()
        .asLongStream()
        .reduce(0, (id, digit) -> id << 5 | DIGITS.indexOf((int) digit));
  }
}
