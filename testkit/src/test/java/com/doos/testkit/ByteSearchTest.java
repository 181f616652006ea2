package com.doos.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteSearchTest {
  private static final String TEXT = "人民路17号Baker-Street";
  private final ByteSearch search = new ByteSearch(Map.of("street", TEXT, "phone", "13812345678"));

  @Test
  void findsEachFormAmongOtherBytes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    ByteSearch.forms(TEXT)
        .forEach((form, bytes) -> {
          byte[] hay = new byte[1_000];
          random.nextBytes(hay);
          System.arraycopy(bytes, 0, hay, random.nextInt(hay.length - bytes.length), bytes.length);
          assertThat(search.in(hay)).as("seed %d", seed).contains("street as " + form);
        });
  }

  @Test
  void findsTheTextInsideOfEncodedDocuments() {
    for (String before : new String[] {"", "a", "ab", "{\"address\":\""}) {
      byte[] document = (before + TEXT + "\"}").getBytes(StandardCharsets.UTF_8);
      assertThat(search.in(Base64.getEncoder().encodeToString(document))).isNotEmpty();
      assertThat(search.in(Base64.getUrlEncoder().encodeToString(document))).isNotEmpty();
    }
    assertThat(search.in("{\"a\":\"\\u4eba\\u6c11\\u8def17\\u53F7Baker-Street\"}")).isEmpty();
    assertThat(search.in("{\"a\":\"\\u4eba\\u6c11\\u8def17\\u53f7Baker-Street\"}")).isNotEmpty();
    assertThat(search.in("q=%e4%ba%ba%e6%b0%91%e8%b7%af17%e5%8f%b7Baker-Street")).isNotEmpty();
    assertThat(search.in("tel:+8613812345678")).contains("phone as UTF-8");
  }

  @Test
  void findsNothingWhereItIsNot() {
    assertThat(search.in("人民路18号Baker-Street, 1381234567")).isEmpty();
    assertThat(search.in(new byte[0])).isEmpty();
  }

  @Test
  void findsTheTextAcrossTheBuffersOfAFile(@TempDir Path folder) throws IOException {
    // Given the text around the end of the first buffer of 4 MiB
    byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
    for (int shift = 0; shift <= text.length; shift++) {
      byte[] content = new byte[(1 << 22) + 100];
      Arrays.fill(content, (byte) 'x');
      System.arraycopy(text, 0, content, (1 << 22) - shift, text.length);
      Path file = folder.resolve("file");
      Files.write(file, content);

      // When, Then
      assertThat(search.in(file)).as("shift %d", shift).contains("street as UTF-8");
    }
  }

  @Test
  void refusesTextsThatOccurByChance() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteSearch(Map.of("city", "上海")));
  }
}
