package com.doos.ops.backup;

import com.doos.ops.ForbiddenApisAllowed;
import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintStream;
import java.util.Locale;

/** What the person who typed the command sees. */
public final class Report {
  private static final double UNIT = 1_024;

  private final PrintStream out;

  public Report(PrintStream out) {
    this.out = out;
  }

  /** The report of a command. */
  @ForbiddenApisAllowed
  public static Report standard() {
    return new Report(System.out);
  }

  /** One line; the format is that of {@link String#format}. */
  @FormatMethod
  public void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }

  /** Bytes as a person reads them. */
  static String size(long bytes) {
    return bytes < UNIT * UNIT
        ? String.format(Locale.ROOT, "%.1f KB", bytes / UNIT)
        : String.format(Locale.ROOT, "%.1f MB", bytes / UNIT / UNIT);
  }
}
