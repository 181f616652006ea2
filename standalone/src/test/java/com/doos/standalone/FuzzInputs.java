package com.doos.standalone;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes the inputs of a fuzz test: the same ones for the same seed. */
final class FuzzInputs {
  /** What exists and can be used. */
  record World(List<String> tokens, List<String> orderIds) {}

  /** Far from that of any other seed: neighbours would have most of their inputs in common. */
  private final long first;

  private final World world;

  FuzzInputs(long seed, World world) {
    this.first = new SplittableRandom(seed).nextLong();
    this.world = world;
  }

  /** The input of this number. */
  FuzzInput input(long number) {
    RandomGenerator random = new SplittableRandom(first + number);
    int kind = random.nextInt(100);
    if (kind < 4) {
      return new FuzzBytes(random).bytes();
    }
    return kind < 30 ? new FuzzGrpc(random, world).call() : new FuzzHttp(random, world).call();
  }
}
