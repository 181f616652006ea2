package com.doos.shared.http;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id that names a request in answers and logs; the client may choose it. */
public final class RequestId {
  public static final String HEADER = "X-Request-Id";

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{8,64}");
  private static final int BYTES = 16;

  private RequestId() {}

  /** The client's id when it is well formed, else a new one. */
  public static String of(@Nullable String proposed, RandomGenerator random) {
    if (proposed != null && ALLOWED.matcher(proposed).matches()) {
      return proposed;
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
