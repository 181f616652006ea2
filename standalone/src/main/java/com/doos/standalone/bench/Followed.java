package com.doos.standalone.bench;

/**
 * A measurement that went on until nothing was behind any more.
 *
 * @param loaded until the load ended
 * @param settled until nothing was behind
 * @param behind how far the rest was behind when the load ended
 * @param settling seconds from then until nothing was
 */
record Followed(Measured loaded, Measured settled, Rig.Behind behind, double settling) {
  LoadGenerator.Report load() {
    return loaded.load();
  }
}
