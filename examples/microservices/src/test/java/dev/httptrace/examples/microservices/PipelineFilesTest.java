/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static dev.httptrace.examples.microservices.Repository.texts;
import static dev.httptrace.examples.microservices.Repository.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrace.record.VerdictKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of examples/pipeline, as far as they can be read without their tools. */
class PipelineFilesTest {
  private static final String DIRECTORY = "examples/pipeline/";

  private final JsonNode edge = yaml(DIRECTORY + "edge.yaml");
  private final JsonNode sampling = yaml(DIRECTORY + "sampling.yaml");
  private final JsonNode services = yaml("docker-compose.yml").get("services");

  @ParameterizedTest
  @ValueSource(strings = {"edge", "sampling", "jaeger", "store"})
  void pipelinesUseWhatIsDefinedAndAllOfIt(String name) {
    JsonNode config = yaml(DIRECTORY + name + ".yaml");
    List<String> used = new ArrayList<>();
    for (JsonNode pipeline : config.at("/service/pipelines")) {
      for (String kind : List.of("receivers", "processors", "exporters")) {
        for (String component : texts(pipeline.path(kind))) {
          used.add(component);
          assertThat(config.path(kind).has(component) || config.path("connectors").has(component))
              .as(component)
              .isTrue();
        }
      }
    }
    for (String kind : List.of("receivers", "processors", "exporters", "connectors")) {
      config.path(kind).fieldNames().forEachRemaining(each -> assertThat(used).contains(each));
    }
  }

  @Test
  void spansAreCountedBeforeTheyAreSampled() {
    assertThat(texts(edge.at("/service/pipelines/traces/exporters")))
        .containsExactly("span_metrics", "kafka");
    assertThat(edge.toString()).doesNotContain("tail_sampling");
    assertThat(texts(sampling.at("/service/pipelines/traces/processors")))
        .containsExactly("memory_limiter", "tail_sampling");
  }

  @Test
  void wholeTraceGoesToOneOfTheSecondTier() {
    assertThat(edge.at("/exporters/kafka/partition_traces_by_id").asBoolean()).isTrue();
    assertThat(sampling.at("/receivers/kafka/traces/topics/0"))
        .isEqualTo(edge.at("/exporters/kafka/traces/topic"));
    assertThat(sampling.at("/receivers/kafka/traces/encoding"))
        .isEqualTo(edge.at("/exporters/kafka/traces/encoding"));
  }

  @Test
  void everyBadVerdictIsKept() {
    JsonNode policies = sampling.at("/processors/tail_sampling/policies");
    assertThat(policies)
        .extracting(policy -> policy.get("type").asText())
        .containsExactly(
            "status_code", "string_attribute", "latency", "string_attribute", "probabilistic");
    JsonNode verdict = policies.get(3).get("string_attribute");
    assertThat(verdict.get("key").asText()).isEqualTo("httptrace.verdict");
    assertThat(texts(verdict.get("values")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(VerdictKind.values())
                .filter(kind -> !FleetSampling.ORDINARY.contains(kind))
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void composeHasAProfileWithBothTiersAndAStore() {
    for (String name : List.of("edge", "kafka", "sampling", "opensearch", "jaeger-fleet")) {
      assertThat(texts(services.at("/" + name + "/profiles"))).containsExactly("pipeline");
    }
    assertThat(edge.at("/exporters/kafka/brokers/0").asText()).contains("kafka:9092");
    assertThat(sampling.at("/exporters/otlp_grpc/endpoint").asText()).contains("jaeger-fleet:4317");
    assertThat(
            yaml(DIRECTORY + "jaeger.yaml")
                .at("/extensions/jaeger_storage/backends/kept/opensearch/server_urls/0")
                .asText())
        .isEqualTo("http://opensearch:9200");
  }

  /** What one tier does not take waits in the tier before, and is not dropped. */
  @Test
  void nothingIsDroppedOnTheWayToTheStore() {
    JsonNode receiver = sampling.at("/receivers/kafka");
    assertThat(receiver.at("/message_marking/after").asBoolean()).isTrue();
    assertThat(receiver.at("/message_marking/on_error").asBoolean()).isFalse();
    assertThat(receiver.at("/error_backoff/enabled").asBoolean()).isTrue();
    // Without a multiplier, which has no default here, it would try again without a pause.
    assertThat(receiver.at("/error_backoff/multiplier").asDouble()).isGreaterThan(1);
    assertThat(receiver.at("/error_backoff/max_elapsed_time").asText()).isEqualTo("0s");
    JsonNode sampler = sampling.at("/processors/tail_sampling");
    assertThat(sampler.at("/block_on_overflow").asBoolean()).isTrue();
    // Without the caches a sampler that is full once would stand still.
    assertThat(sampler.at("/decision_cache/sampled_cache_size").asInt()).isPositive();
    assertThat(sampler.at("/decision_cache/non_sampled_cache_size").asInt()).isPositive();
    JsonNode exporter = sampling.at("/exporters/otlp_grpc");
    assertThat(exporter.at("/sending_queue/block_on_overflow").asBoolean()).isTrue();
    assertThat(exporter.at("/retry_on_failure/max_elapsed_time").asText()).isEqualTo("0s");
  }

  /** A full queue refuses what span metrics have counted; the memory limiter stands before them. */
  @Test
  void memoryLimiterRefusesBeforeTheQueueIsFull() {
    String bytes = edge.at("/exporters/kafka/sending_queue/queue_size").asText();
    assertThat(services.at("/edge/mem_limit").asText()).isEqualTo("512m");
    assertThat(Long.parseLong(bytes.replaceAll("\\D", ""))).isGreaterThanOrEqualTo(512_000_000);
  }

  /** Else a variable that the documents name would not reach the collector in its container. */
  @ParameterizedTest
  @CsvSource({
    "edge, QUEUE_BYTES",
    "sampling, NUM_TRACES",
    "sampling, DECISION_WAIT",
    "sampling, PERCENT"
  })
  void composePassesOnWhatIsToBeChosenWithTheSameDefault(String tier, String variable)
      throws IOException {
    String passed = services.at("/" + tier + "/environment/" + variable).asText();
    assertThat(passed).startsWith("${" + variable + ":-");
    assertThat((tier.equals("edge") ? edge : sampling).toString())
        .contains("${env:" + passed.substring(2));
    assertThat(Files.readString(Repository.file("docs/pipelines.md")))
        .contains("| `" + variable + "` |");
  }

  @Test
  void kafkaKeepsItsDataInItsVolume() {
    assertThat(texts(services.at("/kafka/volumes")))
        .containsExactly("kafka:" + services.at("/kafka/environment/KAFKA_LOG_DIRS").asText());
  }

  /** The Collector for machines without Docker has what the files name. */
  @ParameterizedTest
  @ValueSource(strings = {"edge", "sampling", "store"})
  void collectorHasTheComponentsOfTheFiles(String name) throws IOException {
    String main = Files.readString(Repository.file(DIRECTORY + "collector/main.go"));
    JsonNode config = yaml(DIRECTORY + name + ".yaml");
    for (String kind : List.of("receiver", "processor", "exporter", "connector")) {
      config
          .path(kind + "s")
          .fieldNames()
          .forEachRemaining(
              component ->
                  assertThat(main)
                      .contains("/" + component.replaceAll("_grpc|_|/.*", "") + kind + "\""));
    }
  }
}
