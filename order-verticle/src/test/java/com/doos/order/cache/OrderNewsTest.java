package com.doos.order.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.domain.ChangedOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderNewsTest {
  @Test
  void tellsThoseWhoListenToTheUserUntilTheyEnd() {
    // Given
    OrderNews news = new OrderNews();
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    Runnable endFirst = news.listen(42, first::add);
    news.listen(42, second::add);

    // When
    news.tell(new ChangedOrder(7, 42));
    news.tell(new ChangedOrder(8, 43));
    endFirst.run();
    news.tell(new ChangedOrder(9, 42));

    // Then
    assertThat(first).containsExactly(7L);
    assertThat(second).containsExactly(7L, 9L);
  }
}
