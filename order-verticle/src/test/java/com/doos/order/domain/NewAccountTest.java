package com.doos.order.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewAccountTest {
  private static final String PASSWORD = "correct horse";

  private static void refuses(String username, String password, Detail detail) {
    assertThatExceptionOfType(DoosException.class)
        .isThrownBy(() -> new NewAccount(username, password))
        .satisfies(refusal -> assertThat(refusal.detail()).isEqualTo(detail))
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(password));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", "0wn.er_-"})
  void namesArePlain(String name) {
    assertThat(new NewAccount(name, PASSWORD).username()).isEqualTo(name);
  }

  @Test
  void namesAreShort() {
    assertThat(new NewAccount("b".repeat(50), PASSWORD).username()).hasSize(50);
    refuses("b".repeat(51), PASSWORD, Detail.BAD_NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ab",
        ".bob",
        "-bob",
        "_bob",
        "b b",
        "bob ",
        "bob\n",
        "b\u00f6b",
        "\uff42ob",
        "bo\u212a",
        "a@b.c",
        "b%b"
      })
  void refusesNamesThatAreNot(String name) {
    refuses(name, PASSWORD, Detail.BAD_NAME);
  }

  @Test
  void namesThatDifferWithoutRegardToCaseDifferToTheDatabaseToo() {
    // Given the alphabet, of which the database folds the case alone
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "abcXYZ019._-";
    for (int i = 0; i < 1_000; i++) {
      StringBuilder name = new StringBuilder("a");
      for (int j = 2 + random.nextInt(48); j > 0; j--) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }

      // When, Then
      String folded = name.toString().toLowerCase(Locale.ROOT);
      assertThat(NewAccount.isName(name.toString())).as("seed %d: %s", seed, name).isTrue();
      assertThat(folded).matches("[a-z0-9._-]+").hasSameSizeAs(name);
    }
  }

  @Test
  void passwordsAreLongEnoughAndAllOfThemIsHashed() {
    assertThat(new NewAccount("bob", "12345678").password()).hasSize(8);
    assertThat(new NewAccount("bob", "x".repeat(72)).password()).hasSize(72);
    assertThat(new NewAccount("bob", "\u5bc6".repeat(24)).password()).hasSize(24);
    refuses("bob", "1234567", Detail.PASSWORD_LENGTH);
    refuses("bob", "\ud83d\ude00".repeat(7), Detail.PASSWORD_LENGTH);
    refuses("bob", "x".repeat(73), Detail.PASSWORD_LENGTH);
    refuses("bob", "\u5bc6".repeat(25), Detail.PASSWORD_LENGTH);
    refuses("bob", "12345678\0", Detail.CONTROL_CHARACTERS);
  }

  @Test
  void thePasswordIsNotTheName() {
    refuses("bobby-tables", "Bobby-Tables", Detail.PASSWORD_IS_NAME);
  }

  @Test
  void tellsNoPassword() {
    assertThat(new NewAccount("bob", PASSWORD)).asString().doesNotContain("bob", PASSWORD);
  }
}
