package com.doos.cdc.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Dead letters in memory, with failures as ordered. */
final class FakeDeadLetters implements DeadLetters {
  final List<DeadLetter> letters = new ArrayList<>();
  int failures;

  @Override
  public synchronized void keep(DeadLetter letter) throws IOException {
    if (failures-- > 0) {
      throw new IOException("away");
    }
    letters.add(letter);
  }
}
