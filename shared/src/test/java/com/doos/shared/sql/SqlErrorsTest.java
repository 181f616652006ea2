package com.doos.shared.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.mysqlclient.MySQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "1062, true, false, true", // duplicate key
    "1205, false, true, false", // lock wait timeout
    "1213, false, true, false", // deadlock
    "1264, false, false, true", // out of range
    "1406, false, false, true", // too long
    "3819, false, false, true", // check violated, MySQL
    "4025, false, false, true", // check violated, MariaDB
    "1064, false, false, false", // syntax
    "1053, false, false, false", // shutdown
  })
  void knowsWhatAFailureMeans(int code, boolean duplicate, boolean passing, boolean rowsFault) {
    MySQLException failure = new MySQLException("?", code, "HY000");

    assertThat(SqlErrors.isDuplicate(failure)).isEqualTo(duplicate);
    assertThat(SqlErrors.isTransient(failure)).isEqualTo(passing);
    assertThat(SqlErrors.isRowsFault(failure)).isEqualTo(rowsFault);
  }

  @Test
  void aRefusalIsTheFaultOfItsRow() {
    assertThat(SqlErrors.isRowsFault(DoosException.of(ErrorCode.STOCK_LOCKED))).isTrue();
    assertThat(SqlErrors.isRowsFault(DoosException.of(ErrorCode.OVERLOADED))).isFalse();
  }

  @Test
  void allElseIsTheFaultOfNoRow() {
    Exception failure = new IllegalStateException("connection lost");

    assertThat(SqlErrors.isRowsFault(failure)).isFalse();
    assertThat(SqlErrors.isTransient(failure)).isFalse();
    assertThat(SqlErrors.isDuplicate(failure)).isFalse();
  }

  @Test
  void listsAsManyPlaceholdersAsThereAreKeys() {
    assertThat(IntStream.of(1, 2, 3).mapToObj(MultiRow::placeholders))
        .containsExactly("(?)", "(?,?)", "(?,?,?)");
  }
}
