package com.doos.shared.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  private static final String PLACE = "order:1:remark";
  private static final String OLD = entry("old", 1);
  private static final String NEW = entry("new-2", 2);

  private static String entry(String id, int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return id + ":" + Base64.getEncoder().encodeToString(key);
  }

  private static KeyRing ring(String active, String... entries) {
    return new KeyRing(active, Stream.of(entries).map(Secret::new).toList());
  }

  @Test
  void opensWhatItHasSealedWhateverTheText() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    KeyRing ring = ring("old", OLD);
    for (int i = 0; i < 2_000; i++) {
      // Given any text of up to 600 characters of all planes
      String text =
          random
              .ints(random.nextInt(600), 0, Character.MAX_CODE_POINT + 1)
              .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String place = "place:" + random.nextLong();
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

      // When
      String sealed = ring.seal(text, place);

      // Then
      assertThat(ring.open(sealed, place)).as("seed %d", seed).isEqualTo(text);
      assertThat(ring.open(ring.seal(bytes, place), place)).as("seed %d", seed).isEqualTo(bytes);
      assertThat(sealed)
          .matches("v1\\.old\\.[A-Za-z0-9_-]+")
          .hasSize(7 + (bytes.length * 4 + 114) / 3);
    }
  }

  @Test
  void sealsTheSameTextDifferentlyEachTime() {
    KeyRing ring = ring("old", OLD);
    Set<String> sealed = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      sealed.add(ring.seal("same", PLACE));
    }
    assertThat(sealed).hasSize(1_000);
  }

  @Test
  void refusesATextAlteredAtAnyPosition() {
    KeyRing ring = ring("old", OLD, NEW);
    for (String plain : List.of("", "a", "ab", "abc", "上海市 1 号")) {
      String sealed = ring.seal(plain, PLACE);
      for (int i = 0; i < sealed.length(); i++) {
        for (char other : new char[] {'A', 'B', 'w', '-', '.', '\u0000', '上'}) {
          if (other != sealed.charAt(i)) {
            String altered = sealed.substring(0, i) + other + sealed.substring(i + 1);
            assertThatExceptionOfType(SealException.class)
                .as("%d %s", i, other)
                .isThrownBy(() -> ring.open(altered, PLACE));
          }
        }
        String cut = sealed.substring(0, i);
        assertThatExceptionOfType(SealException.class).isThrownBy(() -> ring.open(cut, PLACE));
      }
      assertThatExceptionOfType(SealException.class)
          .isThrownBy(() -> ring.open(sealed + "A", PLACE));
    }
  }

  @Test
  void refusesBytesAlteredAtAnyPosition() {
    KeyRing ring = ring("old", OLD, NEW);
    byte[] sealed = ring.seal(new byte[] {1, 2, 3}, PLACE);
    for (int i = 0; i < sealed.length; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] altered = sealed.clone();
        altered[i] ^= (byte) (1 << bit);
        assertThatExceptionOfType(SealException.class).isThrownBy(() -> ring.open(altered, PLACE));
      }
      byte[] cut = Arrays.copyOf(sealed, i);
      assertThatExceptionOfType(SealException.class).isThrownBy(() -> ring.open(cut, PLACE));
    }
  }

  @Test
  void aTextMovedToAnotherPlaceDoesNotOpen() {
    KeyRing ring = ring("old", OLD);
    String sealed = ring.seal("text", "order:1:remark");
    for (String place :
        List.of("order:2:remark", "order:1:shipping_address", "order:1:remark ", "")) {
      assertThatExceptionOfType(SealException.class).isThrownBy(() -> ring.open(sealed, place));
    }
    byte[] bytes = ring.seal(new byte[] {1}, "a");
    assertThatExceptionOfType(SealException.class).isThrownBy(() -> ring.open(bytes, "b"));
  }

  @Test
  void aKeyIsRotatedInTwoStepsAndThenRemoved() {
    // Given a text from before
    String old = ring("old", OLD).seal("text", PLACE);

    // When the new key is known, then active
    KeyRing both = ring("old", OLD, NEW);
    KeyRing turned = ring("new-2", OLD, NEW);
    String fresh = turned.seal("text", PLACE);

    // Then both open everything, and each tells what is under which key
    assertThat(both.open(fresh, PLACE)).isEqualTo(turned.open(old, PLACE)).isEqualTo("text");
    assertThat(KeyRing.keyId(old)).isEqualTo("old");
    assertThat(KeyRing.keyId(fresh)).isEqualTo("new-2");

    // And without the old key the old text is lost, in either form
    KeyRing without = ring("new-2", NEW);
    byte[] oldBytes = both.seal(new byte[] {7}, PLACE);
    assertThat(without.open(fresh, PLACE)).isEqualTo("text");
    assertThatExceptionOfType(SealException.class).isThrownBy(() -> without.open(old, PLACE));
    assertThatExceptionOfType(SealException.class).isThrownBy(() -> without.open(oldBytes, PLACE));
  }

  @Test
  void anotherKeyOfTheSameNameDoesNotOpen() {
    String sealed = ring("old", OLD).seal("secret-words", PLACE);
    KeyRing other = ring("old", entry("old", 3));

    assertThatExceptionOfType(SealException.class)
        .isThrownBy(() -> other.open(sealed, PLACE))
        .satisfies(failure ->
            assertThat(failure.toString() + failure.getCause())
                .doesNotContain("secret", sealed.substring(10)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"city\":\"v1\"}",
        "v1.",
        "v1.old",
        "v1.old.",
        "v1.old.short",
        "v1.OLD.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "v1..aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "v1.a-key-id-too-long.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "v1.old.version one of the address, please ring twice",
        "v2.old.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void otherTextsHaveNoKeyId(String text) {
    assertThat(KeyRing.keyId(text)).isNull();
  }

  static Stream<List<String>> malformed() {
    return Stream.of(
        List.of("old"),
        List.of("old:AAAA"),
        List.of("old:!!!"),
        List.of(OLD + "AAAA"),
        List.of(":" + OLD.substring(4)),
        List.of("Old" + OLD.substring(3)),
        List.of("an-id-of-17-chars" + OLD.substring(3)),
        List.of(OLD, NEW, OLD),
        List.of(NEW),
        List.of());
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesOtherKeysWithoutShowingThem(List<String> entries) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ring("old", entries.toArray(String[]::new)))
        .satisfies(
            refusal -> assertThat(refusal.getMessage()).doesNotContain("AAA", "AQEB", "!!!"));
  }

  @Test
  void isReadFromTheEnvironmentAndHidesItsKeys() {
    // When
    KeyRing ring =
        ConfigReader.read(
            "encryption: {}",
            Map.of("DOOS_ENCRYPTION_ACTIVE_KEY", "new-2", "DOOS_ENCRYPTION_KEYS", OLD + "," + NEW),
            root -> root.section("encryption", KeyRing::from));

    // Then
    assertThat(ring.activeKey()).isEqualTo("new-2");
    assertThat(ring.open(ring("old", OLD).seal("text", PLACE), PLACE)).isEqualTo("text");
    assertThat(ring.toString()).isEqualTo("KeyRing[active=new-2, keys=[new-2, old]]");
  }

  @Test
  void namesWhatIsMissing() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            ConfigReader.read(
                "encryption: {}", Map.of(), root -> root.section("encryption", KeyRing::from)))
        .withMessageContainingAll("DOOS_ENCRYPTION_ACTIVE_KEY", "DOOS_ENCRYPTION_KEYS");
  }
}
