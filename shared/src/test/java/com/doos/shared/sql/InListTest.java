package com.doos.shared.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InListTest {

  @Test
  void padsToAPowerOfTwoWithTheLastValue() {
    assertThat(InList.chunks(List.of(7, 3, 5))).containsExactly(List.of(7, 3, 5, 5));
    assertThat(InList.chunks(List.of(1))).containsExactly(List.of(1));
    assertThat(InList.chunks(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "1000,1", "1024,1", "1025,2", "5000,5"})
  void losesNoValueAndKeepsTheOrder(int size, int chunks) {
    // Given
    List<Integer> values = IntStream.range(0, size).boxed().toList();

    // When
    List<List<Integer>> cut = InList.chunks(values);

    // Then
    assertThat(cut).hasSize(chunks);
    assertThat(cut).allMatch(chunk -> Integer.bitCount(chunk.size()) == 1);
    assertThat(cut.stream().flatMap(List::stream).distinct().toList()).isEqualTo(values);
  }
}
