package com.doos.ops.failover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {

  @Test
  void isToldByTheVersion() {
    assertThat(Dialect.of("10.11.5-MariaDB-log")).isEqualTo(Dialect.MARIADB);
    assertThat(Dialect.of("9.7.4-2")).isEqualTo(Dialect.MYSQL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                  | ''                  | true
          ''                  | 0-101-7             | true
          0-101-7             | ''                  | false
          0-101-7             | 0-101-7             | true
          0-101-8             | 0-101-7,0-201-9     | false
          0-101-7,0-201-8     | 0-101-7,0-201-9     | true
          0-101-7,0-101-5     | 0-101-7             | true
          0-101-7,1-101-1     | 0-101-7             | false
          """)
  void mariaDbsTransactionsAreCountedByServer(String some, String all, boolean subset) {
    assertThat(Dialect.MARIADB.isSubset(some, all)).isEqualTo(subset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | ''                | true
          ''            | a:1-7             | true
          a:1-7         | ''                | false
          a:1-7         | a:1-7,b:1-3       | true
          a:1-8         | a:1-7,b:1-9       | false
          a:3           | a:1-7             | true
          a:1-2:9       | a:1-7:9           | true
          a:1-2:8       | a:1-7:9           | false
          a:1-7, b:1    | a:1-7             | false
          """)
  void mySqlsTransactionsAreSetsOfIntervals(String some, String all, boolean subset) {
    assertThat(Dialect.MYSQL.isSubset(some, all)).isEqualTo(subset);
  }
}
