/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the compose tool's own check does not look at. */
class ComposeFileTest {

  private final JsonNode services = yaml("docker-compose.yml").get("services");

  @Test
  void imagesArePinned() {
    assertThat(services).isNotEmpty();
    assertThat(services)
        .extracting(service -> service.get("image").asText())
        .allMatch(image -> image.matches("[a-z/]+:v?\\d+\\.\\d+\\.\\d+(@sha256:[0-9a-f]{64})?"));
  }

  @Test
  void portsAreOpenToThisMachineOnly() {
    assertThat(services)
        .flatExtracting(service -> texts(service.get("ports")))
        .isNotEmpty()
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void everyServiceSaysWhenItIsHealthy() {
    assertThat(services).allMatch(service -> service.has("healthcheck"));
  }

  @Test
  void mountedFilesAreThere() {
    assertThat(services)
        .flatExtracting(service -> texts(service.get("volumes")))
        .isNotEmpty()
        .allMatch(volume -> Files.exists(Document.ROOT.resolve(volume.split(":", 2)[0])));
  }

  @Test
  void jaegerUsesWhatItDefines() {
    JsonNode jaeger = yaml("examples/microservices/jaeger.yaml");
    assertThat(jaeger.at("/service/extensions"))
        .allMatch(name -> jaeger.get("extensions").has(name.asText()));
    for (JsonNode pipeline : jaeger.at("/service/pipelines")) {
      for (String kind : List.of("receivers", "processors", "exporters")) {
        assertThat(texts(pipeline.path(kind)))
            .allMatch(name -> jaeger.get(kind).has(name) || jaeger.get("connectors").has(name));
      }
    }
    assertThat(jaeger.at("/connectors/span_metrics/histogram/unit").asText()).isEqualTo("ms");
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
  void uiShowsOpenTelemetryTermsInASidePanel() throws IOException {
    Path file = Document.ROOT.resolve("examples/microservices/jaeger-ui.json");
    JsonNode ui = new ObjectMapper().readTree(file.toFile());
    assertThat(ui.get("useOpenTelemetryTerms").asBoolean()).isTrue();
    assertThat(ui.at("/traceTimeline/defaultDetailPanelMode").asText()).isEqualTo("sidepanel");
    assertThat(ui.at("/monitor/menuEnabled").asBoolean()).isTrue();
  }

  private static List<String> texts(JsonNode list) {
    Stream<JsonNode> all = StreamSupport.stream(list.spliterator(), false);
    return new ArrayList<>(all.map(JsonNode::asText).toList());
  }

  private static JsonNode yaml(String file) {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(Document.ROOT.resolve(file).toFile());
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }
}
