package com.doos.shared.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.doos.shared.auth.AuthConfig;
import com.doos.shared.auth.TestKeys;
import com.doos.shared.kafka.KafkaConfig;
import com.doos.shared.redis.RedisConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  private static final String SHARDS =
      """
      database:
        shards:
          - {host: a, password: one}
          - {host: b, password: two}
      """;

  private static Object read(String yaml, Function<ConfigReader, ?> build) {
    return ConfigReader.read(yaml, Map.of(), build);
  }

  private static List<String> problems(String yaml, Function<ConfigReader, ?> build) {
    return problems(yaml, Map.of(), build);
  }

  private static List<String> problems(
      String yaml, Map<String, String> environment, Function<ConfigReader, ?> build) {
    return catchThrowableOfType(
            ConfigException.class, () -> ConfigReader.read(yaml, environment, build))
        .problems();
  }

  private static List<String> passwords(ConfigReader root) {
    return root.section(
        "database",
        database ->
            database.sections(
                "shards",
                (index, shard) -> shard.string("host") + ":" + shard.secret("password").value()));
  }

  @Test
  void readsNestedLists() {
    assertThat(read(SHARDS, ConfigReaderTest::passwords)).isEqualTo(List.of("a:one", "b:two"));
  }

  @Test
  void theEnvironmentOverridesOneEntryOfAList() {
    // When
    List<String> passwords =
        ConfigReader.read(
            SHARDS, Map.of("DOOS_DATABASE_SHARDS_1_PASSWORD", "x"), ConfigReaderTest::passwords);

    // Then
    assertThat(passwords).containsExactly("a:one", "b:x");
  }

  @Test
  void readsASecretFromAFile(@TempDir Path folder) throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("secret"), "from-file\n");
    Map<String, String> environment =
        Map.of(
            "DOOS_DATABASE_SHARDS_0_PASSWORD_FILE",
            file.toString(),
            "DOOS_DATABASE_SHARDS_0_PASSWORD",
            "passed over");

    // When
    List<String> passwords = ConfigReader.read(SHARDS, environment, ConfigReaderTest::passwords);

    // Then
    assertThat(passwords).containsExactly("a:from-file", "b:two");
  }

  @Test
  void reportsASecretFileThatCannotBeRead() {
    assertThat(
            problems(
                SHARDS,
                Map.of("DOOS_DATABASE_SHARDS_0_PASSWORD_FILE", "/no/such/file"),
                ConfigReaderTest::passwords))
        .containsExactly("DOOS_DATABASE_SHARDS_0_PASSWORD_FILE: cannot read /no/such/file");
  }

  @Test
  void reportsAllProblemsAtOnce() {
    // Given
    record Everything(String name, int port, Duration pause, boolean flag, String last) {}
    String yaml =
        """
        service:
          port: 70000
          wait: 5 parsecs
          flag: perhaps
          typo: 1
        """;

    // When
    List<String> problems =
        problems(
            yaml,
            root ->
                root.section(
                    "service",
                    service ->
                        new Everything(
                            service.string("name"),
                            service.port("port"),
                            service.duration("wait", Duration.ZERO, Duration.ofHours(1)),
                            service.flag("flag", true),
                            service.string("last"))));

    // Then
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "service.name is required (or set DOOS_SERVICE_NAME)",
            "service.port must be a whole number from 0 to 65535",
            "service.wait must be a duration (5s, 10m, 1h) from PT0S to PT1H",
            "service.flag must be true or false",
            "service.last is required (or set DOOS_SERVICE_LAST)",
            "service.typo is not a known setting");
  }

  @Test
  void aRefusingConstructorHidesNoOtherProblem() {
    // Given
    record Both(AuthConfig auth, ServerConfig server) {}
    String yaml =
        """
        auth: {signing_key: short, access_ttl: 2h}
        server: {host: 127.0.0.1, grpc_port: 1, http_port: x, instances: 1, body_bytes_max: 65536}
        """;

    // When
    List<String> problems =
        problems(
            yaml,
            root ->
                new Both(
                    root.section("auth", AuthConfig::from),
                    root.section("server", ServerConfig::from)));

    // Then
    assertThat(problems)
        .hasSize(2)
        .anyMatch(problem -> problem.contains("auth: signing_key: no PEM"))
        .contains("server.http_port must be a whole number from 0 to 65535");
  }

  @Test
  void aWholeThatDoesNotFitTogetherIsAProblem() {
    assertThat(
            problems(
                "a: 1",
                root -> {
                  throw new IllegalArgumentException("a and b contradict");
                }))
        .containsExactly("a and b contradict");
  }

  @Test
  void aPartLeavesTheKeysOfOthersAlone() {
    String yaml = "database: {host: a, other: b}";

    assertThat(read(yaml, root -> root.part("database", part -> part.string("host"))))
        .isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "just a text", "[1, 2]", "a: [", "!!java.lang.Object {}"})
  void reportsWhatIsNoMapping(String yaml) {
    assertThat(problems(yaml, root -> "")).hasSize(1);
  }

  @Test
  void reportsASectionThatIsNoMapping() {
    assertThat(problems("kafka: 1", root -> root.section("kafka", kafka -> "")))
        .containsExactly("kafka must be a mapping");
  }

  @Test
  void reportsAnEmptyList() {
    assertThat(problems("database: {shards: []}", ConfigReaderTest::passwords))
        .containsExactly("database.shards must be a list with at least one entry");
  }

  @Test
  void reportsAFileThatCannotBeRead() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigReader.read(Path.of("/no/such/file"), Map.of(), root -> ""))
        .withMessageContaining("/no/such/file");
  }

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "5s, PT5S", "30m, PT30M", "1h, PT1H", "7d, PT168H", "0s, PT0S"})
  void readsDurations(String text, Duration duration) {
    assertThat(read("d: " + text, root -> root.duration("d", Duration.ZERO, Duration.ofDays(30))))
        .isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5", "s", "5 s", "-5s", "1.5s", "5S", "31d", "9999999999s", "999999999d", "''"})
  void refusesDurationsThatAreMalformedOrOutOfRange(String text) {
    assertThat(
            problems("d: " + text, root -> root.duration("d", Duration.ZERO, Duration.ofDays(30))))
        .containsExactly("d must be a duration (5s, 10m, 1h) from PT0S to PT720H");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "1.5", "x", "99999999999", "''"})
  void refusesNumbersOutOfRange(String text) {
    assertThat(problems("n: " + text, root -> root.integer("n", 1, 10)))
        .containsExactly("n must be a whole number from 1 to 10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[a, b]|a;b", "'a, b'|a;b", "a|a"})
  void readsListsOfTexts(String yaml, String expected) {
    assertThat(read("brokers: " + yaml, root -> String.join(";", root.strings("brokers"))))
        .isEqualTo(expected);
  }

  @Test
  void theEnvironmentOverridesAListOfTexts() {
    // When
    List<String> brokers =
        ConfigReader.read(
            "brokers: [a]", Map.of("DOOS_BROKERS", "x:1,y:2"), root -> root.strings("brokers"));

    // Then
    assertThat(brokers).containsExactly("x:1", "y:2");
  }

  @Test
  void takesFallbacksForWhatIsAbsentOrEmpty() {
    assertThat(read("a: ''", root -> root.string("a", "x") + root.string("b", "y")))
        .isEqualTo("xy");
    assertThat(read("a: 1", root -> root.flag("b", true))).isEqualTo(true);
  }

  @Test
  void hidesSecrets() {
    assertThat(new Secret("hush")).hasToString("***");
    assertThat(TestKeys.config(TestKeys.ORDER).toString()).doesNotContain("PRIVATE KEY");
  }

  @Test
  void readsTheCommittedDevelopmentFile() {
    // Given
    record Shared(
        DatabaseConfig stock, RedisConfig redis, KafkaConfig kafka, AuthConfig auth, int shards) {}

    // When
    Shared dev =
        ConfigReader.read(
            Path.of("../config/dev.yaml"),
            Map.of(),
            root ->
                new Shared(
                    root.part("database", db -> db.section("stock", DatabaseConfig::from)),
                    root.section("redis", RedisConfig::from),
                    root.section("kafka", KafkaConfig::from),
                    root.section("auth", AuthConfig::from),
                    root.part(
                        "database",
                        db ->
                            db.sections("shards", (i, shard) -> DatabaseConfig.from(shard))
                                .size())));

    // Then
    assertThat(dev.shards()).isEqualTo(2);
    assertThat(dev.kafka().client()).containsEntry("bootstrap.servers", "127.0.0.1:9092");
    assertThat(dev.redis().password().value()).isEmpty();
    assertThat(dev.auth().accessTtl()).isEqualTo(Duration.ofHours(2));
    assertThat(dev.stock().maxIdleTime()).isEqualTo(Duration.ofMinutes(10));
  }
}
