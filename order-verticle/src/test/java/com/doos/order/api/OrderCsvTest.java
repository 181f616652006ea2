package com.doos.order.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderCsvTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain|plain",
        "``|``",
        "a,b|\"a,b\"",
        "say \"so\"|\"say \"\"so\"\"\"",
        "`a\nb`|`\"a\nb\"`",
        "=1+1|'=1+1",
        "+1|'+1",
        "-1|'-1",
        "@SUM(A1)|'@SUM(A1)",
        "`\tx`|`'\tx`",
        "`\rx`|`\"'\rx\"`",
        "`=a,\"b\"`|`\"'=a,\"\"b\"\"\"`",
        "a=b|a=b",
      })
  void quotesWhatMustBeAndDefusesFormulas(String text, String cell) {
    assertThat(OrderCsv.cell(text)).isEqualTo(cell);
  }

  @Test
  void anOrderIsALineWithAsManyCellsAsTheHeader() {
    // When
    String lines = OrderCsv.lines(List.of(Samples.completed(), Samples.pending())).toString();

    // Then
    assertThat(lines)
        .isEqualTo(
            "9223372036854775807,20260304-0000000000001,42,completed,credit_card,"
                + "120.99,0.99,120.00,\"笔 \"\"A\"\" x 2; Ink x 9999\",2026-03-04T05:06:07.089Z,"
                + "2026-03-04T05:06:08.089Z,2026-03-04T05:06:09.089Z,2026-03-04T05:06:10.089Z,"
                + "2026-03-04T05:06:11.089Z,5\r\n"
                + "7,20260304-0000000000007,42,pending,,1.00,0.00,1.00,"
                + "\"笔 \"\"A\"\" x 2; Ink x 9999\",2026-03-04T05:06:07.089Z,,,,,1\r\n");
    assertThat(OrderCsv.HEADER.split(",")).hasSize(15);
  }
}
