package com.doos.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.Samples;
import io.vertx.core.json.JsonArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemsSnapshotTest {

  @Test
  void isReadBackAsItWasWritten() {
    assertThat(ItemsSnapshot.decode(ItemsSnapshot.encode(Samples.ITEMS))).isEqualTo(Samples.ITEMS);
    assertThat(ItemsSnapshot.decode(ItemsSnapshot.encode(List.of()))).isEmpty();
  }

  @Test
  void keepsWholeCentsForTheSearchDocument() {
    JsonArray json = new JsonArray(ItemsSnapshot.encode(Samples.ITEMS));

    assertThat(json.getJsonObject(0).getLong("subtotal_cents")).isEqualTo(2_100);
    assertThat(json.getJsonObject(1).getLong("product_id")).isEqualTo(Long.MAX_VALUE);
  }
}
