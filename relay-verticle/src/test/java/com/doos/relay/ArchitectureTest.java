package com.doos.relay;

import com.doos.testkit.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void keepsTheHouseRules() {
    HouseRules.check("relay");
  }
}
