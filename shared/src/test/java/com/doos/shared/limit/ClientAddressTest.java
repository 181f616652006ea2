package com.doos.shared.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private final ClientAddress addresses =
      new ClientAddress(List.of("127.0.0.0/8", "10.0.0.0/8", "::1/128", "fd00::/8"));

  private String of(String peer, String... forwarded) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (String header : forwarded) {
      headers.add("x-forwarded-for", header);
    }
    return addresses.of(SocketAddress.inetSocketAddress(4_711, peer), headers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // peer | header | client
        "203.0.113.7 | 198.51.100.1 | 203.0.113.7",
        "127.0.0.1 | 198.51.100.1 | 198.51.100.1",
        "127.0.0.1 | 1.2.3.4, 198.51.100.1 | 198.51.100.1",
        "127.0.0.1 | 1.2.3.4, 198.51.100.1, 10.9.8.7 | 198.51.100.1",
        "127.0.0.1 | nonsense, 198.51.100.1,10.9.8.7 | 198.51.100.1",
        "127.0.0.1 | 10.1.1.1, 10.2.2.2 | 10.1.1.1",
        "127.0.0.1 | unknown | 127.0.0.1",
        "127.0.0.1 | 198.51.100.1, | 127.0.0.1",
        "127.0.0.1 | 198.51.100.1:80 | 127.0.0.1",
        "127.0.0.1 | localhost | 127.0.0.1",
        "127.0.0.1 | 256.1.1.1 | 127.0.0.1",
        "::1 | 198.51.100.1 | 198.51.100.1",
        "::ffff:127.0.0.1 | ::ffff:198.51.100.1 | 198.51.100.1",
      })
  void believesTrustedProxiesOnly(String peer, String header, String client) {
    assertThat(of(peer, header)).isEqualTo(client);
  }

  @Test
  void readsSeveralHeadersAsOneList() {
    assertThat(of("127.0.0.1", "1.2.3.4", "198.51.100.1", "10.1.1.1")).isEqualTo("198.51.100.1");
  }

  @Test
  void isThePeerWithoutAHeader() {
    assertThat(of("127.0.0.1")).isEqualTo("127.0.0.1");
    assertThat(of("203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(addresses.of(null, MultiMap.caseInsensitiveMultiMap())).isEqualTo("unknown");
  }

  @Test
  void aClientOfIpv6IsItsNetwork() {
    // Given two addresses of one client, and one of its neighbour
    String one = of("2001:db8:1:2:aaaa::1");
    String other = of("127.0.0.1", "2001:db8:1:2:bbbb::9");
    String neighbour = of("2001:db8:1:3::1");

    // Then
    assertThat(one).isEqualTo(other).endsWith("/64").isNotEqualTo(neighbour);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0", "10.0.0.0/", "/8", "10.0.0.0/33", "host/8", "10.0.0.0/-1", ""})
  void refusesANetworkThatIsNone(String network) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ClientAddress(List.of(network)));
  }
}
