package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class FuzzInputsTest {
  private static final FuzzInputs.World WORLD =
      new FuzzInputs.World(List.of("token"), List.of("1"));

  /** As texts that are long enough to tell one from another, without those that carry a time. */
  private static Set<String> inputs(long seed) {
    FuzzInputs inputs = new FuzzInputs(seed, WORLD);
    return LongStream.range(0, 500)
        .mapToObj(number -> inputs.input(number).toString())
        .filter(text -> text.length() > 300 && !text.contains("X-Doos-Timestamp"))
        .collect(Collectors.toSet());
  }

  @Test
  void areTheSameForTheSameSeed() {
    assertThat(inputs(7)).isEqualTo(inputs(7)).hasSizeGreaterThan(50);
  }

  @Test
  void areOthersForTheNextSeed() {
    Set<String> common = inputs(7);
    common.retainAll(inputs(8));

    assertThat(common).hasSizeLessThan(10); // such as an ordinary order
  }
}
