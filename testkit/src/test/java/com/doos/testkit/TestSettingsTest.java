package com.doos.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.servers.DatabaseKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSettingsTest {

  @Test
  void readsWhatTheBuildSays() {
    var properties = new Properties();
    properties.setProperty("doos.test.database", "mysql");
    properties.setProperty("doos.test.servers", "docker");
    properties.setProperty("doos.test.root", "/root-of-build");

    TestSettings settings =
        TestSettings.of(properties, Map.of("DOOS_DIST_CACHE", "/cache"), Path.of("/work"));

    assertThat(settings)
        .isEqualTo(
            new TestSettings(
                DatabaseKind.MYSQL, true, Path.of("/root-of-build"), Path.of("/cache")));
    assertThat(settings.folder()).isEqualTo(Path.of("/root-of-build/target/test-servers-mysql"));
  }

  @Test
  void findsTheRootAboveAModuleWithoutTheBuild(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve(".mvn"));
    Path module = Files.createDirectories(root.resolve("servers/launcher"));
    var properties = new Properties();
    properties.setProperty("user.home", "/home/me");

    TestSettings settings = TestSettings.of(properties, Map.of(), module);

    assertThat(settings)
        .isEqualTo(
            new TestSettings(
                DatabaseKind.MARIADB, false, root, Path.of("/home/me/.cache/doos/dist")));
  }

  @Test
  void refusesAnUnknownWayToRunTheServers() {
    var properties = new Properties();
    properties.setProperty("doos.test.servers", "podman");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestSettings.of(properties, Map.of(), Path.of("/")))
        .withMessageContaining("podman");
  }
}
