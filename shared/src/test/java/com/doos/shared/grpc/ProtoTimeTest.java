package com.doos.shared.grpc;

import static com.doos.shared.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProtoTimeTest {
  @Test
  void readsATime() {
    assertThat(ProtoTime.instant(Timestamp.newBuilder().setSeconds(1).setNanos(2).build(), "at"))
        .isEqualTo(Instant.ofEpochSecond(1, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 999999999",
    "-9223372036854775808, 0",
    "2147483647, 0",
    "3069795471, 0",
    "0, 999999999",
    "1, -1",
    "1, 1000000000"
  })
  void refusesWhatIsNoTime(long seconds, int nanos) {
    Timestamp time = Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();

    assertThat(refusal(() -> ProtoTime.instant(time, "deadline")).getMessage())
        .contains("deadline must be a time from 1970 to 2038");
  }
}
