package com.doos.shared.grpc;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Reads times of messages. */
public final class ProtoTime {
  /** The years 1 to 9999, which is what the type is defined for. */
  private static final long SECONDS_MIN = -62_135_596_800L;

  private static final long SECONDS_MAX = 253_402_300_799L;
  private static final int NANOS_MAX = 999_999_999;

  private ProtoTime() {}

  /**
   * @param field the field's name, for the error
   * @throws DoosException when it is no time
   */
  public static Instant instant(Timestamp time, String field) {
    if (time.getSeconds() < SECONDS_MIN
        || time.getSeconds() > SECONDS_MAX
        || time.getNanos() < 0
        || time.getNanos() > NANOS_MAX) {
      throw DoosException.invalid(Detail.WRONG_TYPE, field, "a time");
    }
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
