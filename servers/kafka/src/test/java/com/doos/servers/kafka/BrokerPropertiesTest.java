package com.doos.servers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokerPropertiesTest {

  @Test
  void namesPortsAndFolderAndCreatesNoTopicByUse() throws IOException {
    // Given
    var broker = new BrokerProperties(Path.of("/data/kafka"), 9092, 9093);
    var properties = new Properties();

    // When
    properties.load(new StringReader(broker.text()));

    // Then
    assertThat(properties)
        .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:9092")
        .containsEntry("controller.quorum.voters", "1@127.0.0.1:9093")
        .containsEntry("log.dirs", "/data/kafka")
        .containsEntry("auto.create.topics.enable", "false");
  }
}
