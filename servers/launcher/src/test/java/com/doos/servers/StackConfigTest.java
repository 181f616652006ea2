package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StackConfigTest {

  @Test
  void keepsBinariesInTheHomeUnlessToldOtherwise() {
    assertThat(StackConfig.builder(Path.of("/h")).build().dist()).isEqualTo(Path.of("/h/dist"));
    assertThat(StackConfig.builder(Path.of("/h")).dist(Path.of("/d")).build().dist())
        .isEqualTo(Path.of("/d"));
  }

  @Test
  void refusesCanalWithoutDatabases() {
    var builder = StackConfig.builder(Path.of("/h")).servers(Set.of(ServerKind.CANAL));

    assertThatIllegalArgumentException().isThrownBy(builder::build);
  }

  @Test
  void refusesAnEmptyStack() {
    var builder = StackConfig.builder(Path.of("/h")).servers(Set.of());

    assertThatIllegalArgumentException().isThrownBy(builder::build);
  }

  @Test
  void refusesSizesThatNoServerStartsWith() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sizes(192, 320, 96, 64, 64, 1, true, false))
        .withMessageContaining("MiB");
  }
}
