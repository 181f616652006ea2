package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClassPathsTest {
  private static final String RESOURCE = "/META-INF/doos/kafka.classpath";

  @Test
  void findsTheFolderOfAResource() throws Exception {
    var url = new URI("file:/work/kafka/target/classes" + RESOURCE).toURL();

    assertThat(ClassPaths.location(url, RESOURCE)).isEqualTo(Path.of("/work/kafka/target/classes"));
  }

  @Test
  void findsTheJarOfAResource() throws Exception {
    var url = new URI("jar:file:/a%20b/kafka.jar!" + RESOURCE).toURL();

    assertThat(ClassPaths.location(url, RESOURCE)).isEqualTo(Path.of("/a b/kafka.jar"));
  }

  @Test
  void forkedClassPathHoldsOwnClassesAndTheBroker() {
    assertThat(ClassPaths.of(RESOURCE)).contains("kafka_2.13-").doesNotContain("canal");
  }
}
