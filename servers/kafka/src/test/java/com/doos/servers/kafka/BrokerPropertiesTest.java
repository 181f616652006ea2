package com.doos.servers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.servers.kafka.BrokerProperties.Node;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokerPropertiesTest {

  @Test
  void namesPortsAndFolderAndCreatesNoTopicByUse() throws IOException {
    // Given
    var broker =
        new BrokerProperties(Path.of("/data/kafka"), List.of(Node.parse("9092:9094:9093")), 0);

    // When
    Properties properties = load(broker);

    // Then
    assertThat(properties)
        .containsEntry("listeners", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093")
        .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:9094")
        .containsEntry("controller.quorum.voters", "1@127.0.0.1:9093")
        .containsEntry("log.dirs", "/data/kafka")
        .containsEntry("auto.create.topics.enable", "false");
  }

  @Test
  void threeNodesKeepThreeCopiesAndTakeNothingThatOnlyOneHas() throws IOException {
    // Given
    List<Node> nodes = List.of(new Node(1, 1, 11), new Node(2, 2, 12), new Node(3, 3, 13));

    // When
    Properties properties = load(new BrokerProperties(Path.of("/data/kafka-2"), nodes, 1));

    // Then
    assertThat(properties)
        .containsEntry("node.id", "2")
        .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:2")
        .containsEntry("controller.quorum.voters", "1@127.0.0.1:11,2@127.0.0.1:12,3@127.0.0.1:13")
        .containsEntry("default.replication.factor", "3")
        .containsEntry("min.insync.replicas", "2")
        .containsEntry("offsets.topic.replication.factor", "3");
  }

  private static Properties load(BrokerProperties broker) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(broker.text()));
    return properties;
  }
}
