package com.doos.shared.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Values for IN lists, cut and padded so that only a handful of statement texts exist and each
 * stays prepared. Padding repeats the last value, which changes no result.
 */
public final class InList {
  /** Most values of one list. */
  public static final int VALUES_MAX = 1_024;

  private InList() {}

  /** The values in their order, in lists whose lengths are powers of two. */
  public static <T> List<List<T>> chunks(Collection<T> values) {
    List<T> all = List.copyOf(values);
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += VALUES_MAX) {
      chunks.add(padded(all.subList(from, Math.min(all.size(), from + VALUES_MAX))));
    }
    return chunks;
  }

  /** The values, not empty, the last one repeated up to a power of two. */
  public static <T> List<T> padded(List<T> values) {
    List<T> padded = new ArrayList<>(values);
    padded.addAll(
        Collections.nCopies(
            powerOfTwo(values.size()) - values.size(), values.get(values.size() - 1)));
    return padded;
  }

  /** The least power of two that is not smaller. */
  public static int powerOfTwo(int size) {
    int floor = Integer.highestOneBit(size);
    return floor == size ? size : floor << 1;
  }
}
