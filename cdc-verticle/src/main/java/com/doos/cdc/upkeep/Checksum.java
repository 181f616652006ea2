package com.doos.cdc.upkeep;

/**
 * Counts orders or documents and sums up their ids and versions, in any order.
 *
 * @param sum of a mix of each id and version, modulo 2^64
 */
public record Checksum(long count, long sum) {
  static final Checksum NONE = new Checksum(0, 0);

  Checksum plus(long id, long version) {
    return new Checksum(count + 1, sum + mix(id * 31 + version));
  }

  Checksum plus(Checksum other) {
    return new Checksum(count + other.count, sum + other.sum);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
