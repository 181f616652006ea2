package com.doos.inventory;

import com.doos.testkit.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void keepsTheHouseRules() {
    HouseRules.check("inventory");
  }
}
