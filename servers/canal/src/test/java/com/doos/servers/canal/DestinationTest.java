package com.doos.servers.canal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

  @Test
  void readsNameHostAndPort() {
    assertThat(Destination.parse("shard0=127.0.0.1:3306"))
        .isEqualTo(
            new Destination(
                "shard0", List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3306))));
  }

  @Test
  void readsTheAddressesOfAPair() {
    assertThat(Destination.parse("shard0=127.0.0.1:3306,127.0.0.1:3406").addresses())
        .extracting(InetSocketAddress::getPort)
        .containsExactly(3306, 3406);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shard0",
        "shard0=",
        "=127.0.0.1:3306",
        "shard0=:3306",
        "shard0=h:x",
        "shard0=h:1,"
      })
  void refusesWhatIsNotOne(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Destination.parse(text));
  }
}
