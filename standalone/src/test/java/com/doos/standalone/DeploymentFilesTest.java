package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.doos.cdc.CdcConfig;
import com.doos.inventory.InventoryConfig;
import com.doos.order.OrderConfig;
import com.doos.relay.RelayConfig;
import com.doos.shared.config.ConfigReader;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What compose/ and kubernetes/ say of the services, held against the services. */
final class DeploymentFilesTest {
  private static final Path COMPOSE = Path.of("../compose");
  private static final Path KUBERNETES = Path.of("../kubernetes");
  private static final Path PROD = Path.of("../config/prod.yaml");
  private static final String KEYS = "/run/doos/";
  private static final Map<String, Function<ConfigReader, ?>> SERVICES =
      Map.of(
          "order", OrderConfig::from,
          "inventory", InventoryConfig::from,
          "relay", RelayConfig::from,
          "cdc", CdcConfig::from);

  /** An object of the Kubernetes API, with the file that describes it. */
  private record Resource(Path file, JsonObject json) {
    String kind() {
      return json.get("kind").getAsString();
    }

    String name() {
      return json.getAsJsonObject("metadata").get("name").getAsString();
    }

    JsonObject spec() {
      return json.getAsJsonObject("spec");
    }

    JsonObject pod() {
      return spec().getAsJsonObject("template").getAsJsonObject("spec");
    }

    JsonObject container() {
      return pod().getAsJsonArray("containers").get(0).getAsJsonObject();
    }

    JsonObject podLabels() {
      return spec()
          .getAsJsonObject("template")
          .getAsJsonObject("metadata")
          .getAsJsonObject("labels");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"order", "inventory", "relay", "cdc"})
  void composeGivesEachServiceItsSettings(String service, @TempDir Path keys) throws Exception {
    makeKeys(keys);
    Map<String, String> environment = new TreeMap<>();
    map(composeService(service), "environment")
        .forEach((name, value) -> environment.put(name, String.valueOf(value)));

    assertIsRead(service, environment, keys);
  }

  @ParameterizedTest
  @ValueSource(strings = {"order", "inventory", "relay", "cdc"})
  void kubernetesGivesEachServiceItsSettings(String service, @TempDir Path keys) throws Exception {
    makeKeys(keys);
    Map<String, String> environment = new TreeMap<>();
    named("ConfigMap", "doos-config")
        .json()
        .getAsJsonObject("data")
        .entrySet()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().getAsString()));
    for (String line : Files.readAllLines(KUBERNETES.resolve("secrets/" + service + ".env"))) {
      environment.put(line.substring(0, line.indexOf('=')), "secret");
    }
    environment.computeIfPresent("DOOS_PAYMENTS_SECRET", (name, any) -> "s".repeat(32));
    environment.computeIfPresent(
        "DOOS_ENCRYPTION_KEYS", (name, any) -> read(keys.resolve("encryption")));
    environment.computeIfPresent("DOOS_ENCRYPTION_ACTIVE_KEY", (name, any) -> "compose-1");
    for (JsonElement variable :
        named("Deployment", service + "-service").container().getAsJsonArray("env")) {
      JsonElement value = variable.getAsJsonObject().get("value");
      environment.put(
          variable.getAsJsonObject().get("name").getAsString(),
          value == null ? "10.0.0.1" : value.getAsString());
    }

    assertIsRead(service, environment, keys);
  }

  /** Runs the script that makes the keys of an installation. */
  private static void makeKeys(Path folder) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl"))),
        "openssl is not installed");
    Process made =
        new ProcessBuilder("bash", COMPOSE.resolve("keys/make.sh").toString(), folder.toString())
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
  }

  /** The service can read its settings, and no variable is misspelt. */
  private static void assertIsRead(String service, Map<String, String> environment, Path keys)
      throws IOException {
    Map<String, String> here = new HashMap<>(environment);
    here.replaceAll((name, value) -> value.replace(KEYS, keys + "/"));

    assertThatCode(() -> ConfigReader.read(PROD, here, SERVICES.get(service)))
        .doesNotThrowAnyException();
    assertThat(environment.keySet())
        .map(name -> name.endsWith("_FILE") ? name.replaceFirst("_FILE$", "") : name)
        .isSubsetOf(knownVariables());
  }

  private static Set<String> knownVariables() throws IOException {
    Set<String> names = new HashSet<>();
    for (String file : List.of("dev.yaml", "prod.yaml")) {
      collect("DOOS", yaml(Path.of("../config", file)).getFirst(), names);
    }
    return names;
  }

  private static void collect(String prefix, Object node, Set<String> names) {
    names.add(prefix);
    if (node instanceof Map<?, ?> mapping) {
      mapping.forEach((key, value) ->
          collect(prefix + "_" + String.valueOf(key).toUpperCase(Locale.ROOT), value, names));
    } else if (node instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        collect(prefix + "_" + i, list.get(i), names);
      }
    }
  }

  @Test
  void composeMountsWhatThereIsAndWatchesWhatRuns() throws Exception {
    Map<String, Object> services =
        map(yaml(COMPOSE.resolve("docker-compose.yml")).getFirst(), "services");
    Object prometheus = yaml(COMPOSE.resolve("prometheus/prometheus.yml")).getFirst();

    for (Object service : services.values()) {
      for (Object volume : list(service, "volumes")) {
        String source = String.valueOf(volume).split(":", 2)[0];
        if (source.startsWith(".")) {
          assertThat(COMPOSE.resolve(source)).exists();
        }
      }
    }
    for (Object job : list(prometheus, "scrape_configs")) {
      for (Object discovery : list(job, "dns_sd_configs")) {
        assertThat(services.keySet())
            .containsAll(list(discovery, "names").stream().map(String::valueOf).toList());
      }
    }
  }

  @Test
  void imagesThatAreNamedAreBuilt() throws Exception {
    Set<String> built = new HashSet<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path pom :
          modules.map(module -> module.resolve("pom.xml")).filter(Files::exists).toList()) {
        Files.readString(pom)
            .lines()
            .filter(line -> line.contains("<image.name>"))
            .forEach(line -> built.add("doos/" + line.replaceAll("<[^>]+>", "").strip()));
      }
    }
    Set<String> named =
        resources().stream()
            .filter(resource -> resource.kind().equals("Deployment"))
            .map(deployment -> deployment.container().get("image").getAsString())
            .collect(Collectors.toSet());
    map(yaml(COMPOSE.resolve("docker-compose.yml")).getFirst(), "services")
        .values()
        .forEach(service -> named.add(String.valueOf(((Map<?, ?>) service).get("image"))));

    assertThat(named)
        .filteredOn(image -> image.startsWith("doos/"))
        .map(image -> image.replaceFirst(":latest$", ""))
        .hasSize(6)
        .isSubsetOf(built);
  }

  @Test
  void kubernetesKnowsEveryField() throws Exception {
    new JSON(); // registers the models

    assertThat(resources()).hasSizeGreaterThan(30);
    for (Resource resource : resources()) {
      String version = resource.json().get("apiVersion").getAsString();
      version = version.substring(version.indexOf('/') + 1);
      Class<?> model =
          Class.forName(
              "io.kubernetes.client.openapi.models."
                  + version.substring(0, 1).toUpperCase(Locale.ROOT)
                  + version.substring(1)
                  + resource.kind());
      assertThatCode(() ->
              model
                  .getMethod("validateJsonElement", JsonElement.class)
                  .invoke(null, resource.json()))
          .as("%s of %s", resource.kind(), resource.file())
          .doesNotThrowAnyException();
      assertThat(JSON.getGson().<Object>fromJson(resource.json(), model)).isNotNull();
    }
  }

  @Test
  void kubernetesResourcesReferToEachOther() throws Exception {
    List<Resource> deployments = ofKind("Deployment");

    for (Resource deployment : deployments) {
      Set<String> ports = portNames(deployment);
      for (String probe : List.of("livenessProbe", "readinessProbe")) {
        assertThat(ports)
            .contains(
                deployment
                    .container()
                    .getAsJsonObject(probe)
                    .getAsJsonObject("httpGet")
                    .get("port")
                    .getAsString());
      }
      assertThat(ofKind("ServiceAccount"))
          .map(Resource::name)
          .contains(deployment.pod().get("serviceAccountName").getAsString());
      assertThat(deployment.podLabels().entrySet())
          .containsAll(
              deployment
                  .spec()
                  .getAsJsonObject("selector")
                  .getAsJsonObject("matchLabels")
                  .entrySet());
      assertThat(ofKind("PodDisruptionBudget")).map(Resource::name).contains(deployment.name());
      assertThat(ofKind("NetworkPolicy")).map(Resource::name).contains(deployment.name());
    }
    for (Resource service : ofKind("Service")) {
      String app = service.spec().getAsJsonObject("selector").get("app").getAsString();
      Resource target = named("Deployment", app);
      for (JsonElement port : service.spec().getAsJsonArray("ports")) {
        assertThat(portNames(target))
            .contains(port.getAsJsonObject().get("targetPort").getAsString());
      }
    }
    for (Resource scaler : ofKind("HorizontalPodAutoscaler")) {
      assertThat(deployments)
          .map(Resource::name)
          .contains(scaler.spec().getAsJsonObject("scaleTargetRef").get("name").getAsString());
    }
  }

  @Test
  void kustomizationsNameWhatThereIs() throws Exception {
    try (Stream<Path> files = Files.walk(KUBERNETES)) {
      List<Path> kustomizations =
          files.filter(file -> file.endsWith("kustomization.yaml")).toList();
      assertThat(kustomizations).hasSizeGreaterThan(8);
      for (Path file : kustomizations) {
        for (Object resource : list(yaml(file).getFirst(), "resources")) {
          Path named = file.resolveSibling(String.valueOf(resource));
          assertThat(Files.isDirectory(named) ? named.resolve("kustomization.yaml") : named)
              .exists();
        }
      }
    }
  }

  private static Set<String> portNames(Resource deployment) {
    Set<String> names = new HashSet<>();
    deployment
        .container()
        .getAsJsonArray("ports")
        .forEach(port -> names.add(port.getAsJsonObject().get("name").getAsString()));
    return names;
  }

  private static Resource named(String kind, String name) throws IOException {
    return ofKind(kind).stream()
        .filter(resource -> resource.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
  }

  private static List<Resource> ofKind(String kind) throws IOException {
    return resources().stream().filter(resource -> resource.kind().equals(kind)).toList();
  }

  private static List<Resource> resources() throws IOException {
    List<Resource> resources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(KUBERNETES.resolve("base"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        if (!file.endsWith("kustomization.yaml")) {
          for (Object document : yaml(file)) {
            resources.add(new Resource(file, new Gson().toJsonTree(document).getAsJsonObject()));
          }
        }
      }
    }
    return resources;
  }

  private static Object composeService(String name) throws IOException {
    return map(yaml(COMPOSE.resolve("docker-compose.yml")).getFirst(), "services").get(name);
  }

  private static List<Object> yaml(Path file) throws IOException {
    List<Object> documents = new ArrayList<>();
    new Yaml(new SafeConstructor(new LoaderOptions()))
        .loadAll(Files.readString(file))
        .forEach(documents::add);
    return documents;
  }

  private static Map<String, Object> map(Object node, String name) {
    Map<String, Object> entries = new TreeMap<>();
    if (((Map<?, ?>) node).get(name) instanceof Map<?, ?> mapping) {
      mapping.forEach((key, value) -> entries.put(String.valueOf(key), value));
    }
    return entries;
  }

  private static List<?> list(Object node, String name) {
    return ((Map<?, ?>) node).get(name) instanceof List<?> list ? list : List.of();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
