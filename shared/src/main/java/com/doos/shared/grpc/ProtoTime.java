package com.doos.shared.grpc;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times in messages; those read are to be held by a table, or to ask it with. */
public final class ProtoTime {
  /**
   * What a column of type TIMESTAMP holds in MySQL, but for its last second: that may be rounded
   * up.
   */
  private static final long SECONDS_MIN = 1;

  private static final long SECONDS_MAX = Integer.MAX_VALUE - 1;
  private static final int NANOS_MAX = 999_999_999;

  private ProtoTime() {}

  public static Timestamp message(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  /**
   * @param field the field's name, for the error
   * @throws DoosException when it is no time
   */
  public static Instant instant(Timestamp time, String field) {
    if (time.getSeconds() < SECONDS_MIN
        || time.getSeconds() > SECONDS_MAX
        || time.getNanos() < 0
        || time.getNanos() > NANOS_MAX) {
      throw DoosException.invalid(Detail.WRONG_TYPE, field, "a time from 1970 to 2038");
    }
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
