package com.doos.prove;

import java.util.List;

/**
 * Whether an invariant held.
 *
 * @param violations empty when it did
 */
record Verdict(int number, String invariant, List<String> violations) {
  boolean holds() {
    return violations.isEmpty();
  }
}
