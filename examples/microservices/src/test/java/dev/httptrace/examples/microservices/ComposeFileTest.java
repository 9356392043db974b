/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static dev.httptrace.examples.microservices.Repository.texts;
import static dev.httptrace.examples.microservices.Repository.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the compose tool's own check does not look at. */
class ComposeFileTest {

  private static final String OURS = "httptrace-microservices:local";

  private final JsonNode services = yaml("docker-compose.yml").get("services");

  @Test
  void imagesArePinned() {
    assertThat(services).isNotEmpty();
    assertThat(services)
        .extracting(service -> service.path("image").asText(OURS))
        .allMatch(
            image ->
                image.equals(OURS)
                    || image.matches("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+(@sha256:[0-9a-f]{64})?"));
  }

  @Test
  void ourImageIsBuiltOnceFromTheRepository() {
    JsonNode shared = yaml("docker-compose.yml").get("x-service");
    assertThat(shared.get("image").asText()).isEqualTo(OURS);
    assertThat(shared.has("build")).isFalse();
    for (String name : List.of("gateway", "orders", "stock", "partner", "load", "check")) {
      assertThat(texts(services.get(name).get("command")).get(0)).isEqualTo(name);
    }
    assertThat(services.findValues("build"))
        .singleElement()
        .satisfies(build -> assertThat(Repository.file(build.get("dockerfile").asText())).exists());
  }

  @Test
  void commandsAreUnderstood() {
    for (JsonNode service : services) {
      List<String> command = texts(service.path("command"));
      if (!command.isEmpty() && !command.get(0).startsWith("-")) {
        CommandLine.ParseResult parsed =
            Microservices.command().parseArgs(command.toArray(String[]::new));
        assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(command.get(0));
      }
    }
  }

  @Test
  void oneServiceIsTracedWithoutCode() {
    List<String> started = texts(services.at("/gateway/entrypoint"));
    assertThat(started)
        .contains(
            "-javaagent:/opt/agent/opentelemetry-javaagent.jar",
            "-Dotel.javaagent.extensions=/opt/agent/httptrace-javaagent-extension.jar");
    assertThat(texts(services.at("/gateway/command"))).contains("--agent");
    // What else the image starts a service with.
    started.removeIf(option -> option.contains("/opt/agent/"));
    String image =
        Repository.text("examples/microservices/Dockerfile")
            .lines()
            .filter(line -> line.startsWith("ENTRYPOINT "))
            .map(line -> line.replaceAll("^ENTRYPOINT |[\\[\\]\"]", ""))
            .collect(Collectors.joining());
    assertThat(String.join(", ", started)).isEqualTo(image);
    assertThat(services.at("/gateway/environment/OTEL_SERVICE_NAME").asText()).isEqualTo("gateway");
  }

  @Test
  void metricsGoWherePrometheusTakesThem() {
    String endpoint =
        yaml("docker-compose.yml")
            .at("/x-service/environment/OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")
            .asText();
    assertThat(endpoint).isEqualTo("http://prometheus:9090/api/v1/otlp/v1/metrics");
    assertThat(texts(services.at("/prometheus/command")))
        .contains("--web.enable-otlp-receiver", "--enable-feature=exemplar-storage");
  }

  @Test
  void grafanaFindsItsDashboardAndItsData() {
    String provisioning = "examples/microservices/grafana/provisioning/";
    JsonNode source = yaml(provisioning + "datasources/prometheus.yaml").at("/datasources/0");
    assertThat(source.get("url").asText()).isEqualTo("http://prometheus:9090");
    assertThat(source.at("/jsonData/exemplarTraceIdDestinations/0/name").asText())
        .isEqualTo("trace_id");
    JsonNode provider = yaml(provisioning + "dashboards/httptrace.yaml").at("/providers/0");
    assertThat(texts(services.at("/grafana/volumes")))
        .anyMatch(volume -> volume.contains(":" + provider.at("/options/path").asText() + ":"));
    assertThat(texts(services.at("/grafana/profiles"))).containsExactly("grafana");
    Repository.json(Repository.DASHBOARD)
        .findParents("expr")
        .forEach(
            target ->
                assertThat(target.at("/datasource/uid").asText())
                    .isEqualTo(source.get("uid").asText()));
  }

  @Test
  void portsAreOpenToThisMachineOnly() {
    assertThat(services)
        .flatExtracting(service -> texts(service.path("ports")))
        .isNotEmpty()
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void everyServiceSaysWhenItIsHealthy() {
    assertThat(services).allMatch(service -> service.has("healthcheck"));
  }

  /** What an image brings along beside its program is nobody's promise. */
  @Test
  void healthIsAskedByOurOwnProgram() {
    List<String> asked = new ArrayList<>();
    for (JsonNode service : services) {
      JsonNode check = service.get("healthcheck");
      if (!check.path("disable").asBoolean()) {
        assertThat(service.path("image").asText(OURS)).isEqualTo(OURS);
        List<String> test = texts(check.get("test"));
        assertThat(test).startsWith("CMD", "java").contains("health");
        asked.addAll(test);
      }
    }
    assertThat(asked).contains("http://jaeger:13133/status", "http://prometheus:9090/-/ready");
    JsonNode jaeger = yaml("examples/microservices/jaeger.yaml");
    assertThat(jaeger.at("/extensions/healthcheckv2/http/endpoint").asText())
        .isEqualTo("0.0.0.0:13133");
  }

  @Test
  void mountedFilesAreThere() {
    assertThat(services)
        .flatExtracting(service -> texts(service.path("volumes")))
        .filteredOn(volume -> volume.startsWith("./"))
        .isNotEmpty()
        .allMatch(volume -> Files.exists(Repository.file(volume.split(":", 2)[0])));
  }

  @Test
  void jaegerUsesWhatItDefines() {
    JsonNode jaeger = yaml("examples/microservices/jaeger.yaml");
    assertThat(texts(jaeger.at("/service/extensions")))
        .isNotEmpty()
        .allMatch(name -> jaeger.get("extensions").has(name));
    JsonNode pipelines = jaeger.at("/service/pipelines");
    assertThat(pipelines.fieldNames()).toIterable().contains("traces", "metrics/span_metrics");
    for (JsonNode pipeline : pipelines) {
      assertThat(pipeline.fieldNames()).toIterable().contains("receivers", "exporters");
      for (String kind : List.of("receivers", "processors", "exporters")) {
        assertThat(texts(pipeline.path(kind)))
            .allMatch(name -> jaeger.get(kind).has(name) || jaeger.get("connectors").has(name));
      }
    }
    assertThat(jaeger.at("/connectors/span_metrics/histogram/unit").asText()).isEqualTo("ms");
    assertThat(jaeger.at("/connectors/span_metrics/dimensions/0/name").asText())
        .isEqualTo("httptrace.verdict");
  }

  @Test
  void prometheusScrapesWhereJaegerShowsItsMetrics() {
    JsonNode prometheus = yaml("examples/microservices/prometheus.yml");
    assertThat(prometheus.at("/scrape_configs/0/static_configs/0/targets/0").asText())
        .isEqualTo("jaeger:8889");
    JsonNode jaeger = yaml("examples/microservices/jaeger.yaml");
    assertThat(jaeger.at("/exporters/prometheus/endpoint").asText()).isEqualTo("0.0.0.0:8889");
    assertThat(services.fieldNames()).toIterable().contains("jaeger", "prometheus");
  }

  @Test
  void uiShowsOpenTelemetryTermsInASidePanel() {
    JsonNode ui = Repository.json(Repository.file("examples/microservices/jaeger-ui.json"));
    assertThat(ui.get("useOpenTelemetryTerms").asBoolean()).isTrue();
    // The object takes the place of the UI's whole default, so each key that counts is here.
    assertThat(ui.at("/traceTimeline/enableSidePanel").asBoolean()).isTrue();
    assertThat(ui.at("/traceTimeline/defaultDetailPanelMode").asText()).isEqualTo("sidepanel");
    assertThat(ui.at("/monitor/menuEnabled").asBoolean()).isTrue();
  }

  @Test
  void uiShowsTheSentenceFirst() {
    List<String> prefixes =
        texts(
            Repository.json(Repository.file("examples/microservices/jaeger-ui.json"))
                .get("topTagPrefixes"));
    Comparator<String> asTheUi =
        Comparator.comparingInt(
            key -> (int) prefixes.stream().takeWhile(prefix -> !key.startsWith(prefix)).count());

    assertThat(
            Stream.of(
                    "error.type",
                    "http.request.method",
                    "httptrace.explain",
                    "httptrace.verdict",
                    "httptrace.wait_ms",
                    "server.address",
                    "thread.name",
                    "url.full")
                .sorted(asTheUi))
        .containsExactly(
            "httptrace.explain",
            "url.full",
            "httptrace.verdict",
            "error.type",
            "httptrace.wait_ms",
            "http.request.method",
            "server.address",
            "thread.name");
  }

  @Test
  void documentHasTheSettingsOfTheUi() throws IOException {
    String document = Files.readString(Repository.file("docs/reading-a-trace.md"));
    String from = "<!-- jaeger-ui.json -->\n```json\n";
    int start = document.indexOf(from) + from.length();
    JsonNode shown =
        new ObjectMapper().readTree(document.substring(start, document.indexOf("```", start)));
    JsonNode ui = Repository.json(Repository.file("examples/microservices/jaeger-ui.json"));
    assertThat(shown.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("useOpenTelemetryTerms", "traceTimeline", "topTagPrefixes")
        .allSatisfy(key -> assertThat(shown.get(key)).isEqualTo(ui.get(key)));
  }

  @Test
  void jaegerStaysWithinItsMemory() {
    JsonNode jaeger = services.get("jaeger");
    long limit = mebibytes(jaeger.get("mem_limit").asText());
    assertThat(mebibytes(jaeger.at("/environment/GOMEMLIMIT").asText())).isLessThan(limit);
    long traces =
        yaml("examples/microservices/jaeger.yaml")
            .at("/extensions/jaeger_storage/backends/recent/memory/max_traces")
            .asLong();
    long spansOfAnOrder = 13;
    long bytesOfASpan = 5_200;
    assertThat((traces * spansOfAnOrder * bytesOfASpan) >> 20).isLessThan(limit / 2);
  }

  private static long mebibytes(String size) {
    return Long.parseLong(size.replaceAll("\\D", ""));
  }
}
