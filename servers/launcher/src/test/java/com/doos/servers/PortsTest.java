package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

  @Test
  void namesServerAndPortThatIsTaken() throws IOException {
    Ports ports = Ports.free();
    try (var taken = new ServerSocket(ports.redis(), 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(PortInUseException.class)
          .isThrownBy(() -> ports.requireFree(Set.of(ServerKind.REDIS)))
          .satisfies(failure -> {
            assertThat(failure.server()).isEqualTo("redis");
            assertThat(failure.port()).isEqualTo(taken.getLocalPort());
          });
    }
  }

  @Test
  void ignoresTakenPortsOfServersThatAreLeftOut() throws IOException {
    Ports ports = Ports.free();
    try (var taken = new ServerSocket(ports.redis(), 1, InetAddress.getLoopbackAddress())) {
      ports.requireFree(Set.of(ServerKind.KAFKA));

      assertThat(taken.isBound()).isTrue();
    }
  }

  @Test
  void rowBeginsAtTheBase() {
    Ports ports = Ports.from(30_000);

    assertThat(ports.order0()).isEqualTo(30_000);
    assertThat(ports.etcdPeer()).isEqualTo(30_010);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", ":80", "host:0", "host:65536", "host:port"})
  void refusesWhatIsNoAddress(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
  }
}
