/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.LogLines;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator's file, meant for the Java agent on every pod. */
@Timeout(60)
class ConfigFileTest {
  private static final String IGNORED =
      " is ignored by the bridge of checkout, which does not read OpenTelemetry's declarative"
          + " configuration: its artifact is not stable. Set the OTEL_* variables or otel.*"
          + " properties instead";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"otel.yaml", "missing.yaml"})
  void spansAreExportedAsWithoutTheFile(String name) throws Exception {
    String file = write().resolveSibling(name).toString();
    try (SystemProperties ignored = SystemProperties.with("otel.config.file", file);
        LogLines logs = LogLines.ofAll();
        OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF)) {
      try (OtlpBridge bridge =
          OtlpBridge.builder("checkout").endpoint(receiver.endpoint()).build()) {
        ExampleSpans.exchange(bridge.openTelemetry());
      }

      assertThat(receiver.spans()).extracting(Span::getName).containsExactly("GET");
      assertThat(logs.loud()).containsExactly("WARNING otel.config.file" + IGNORED);
      assertThat(System.getProperty("otel.config.file")).isEqualTo(file);
    }
  }

  @Test
  void propertyIsPutBackWhereTheBridgeDoesNotStart() {
    try (SystemProperties ignored =
            SystemProperties.with("otel.config.file", "otel.yaml")
                .and("otel.traces.sampler", "dice");
        LogLines logs = LogLines.ofAll()) {
      assertThatThrownBy(() -> OtlpBridge.start("checkout"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("dice");

      assertThat(System.getProperty("otel.config.file")).isEqualTo("otel.yaml");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"otel.yaml", "missing.yaml"})
  void variableDoesNotKeepAServiceFromStarting(String name) throws Exception {
    ProcessBuilder service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Service.class.getName())
            .redirectErrorStream(true);
    service.environment().keySet().removeIf(variable -> variable.startsWith("JAVA_TOOL"));
    service.environment().put("OTEL_CONFIG_FILE", write().resolveSibling(name).toString());
    Process process = service.start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);

      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output)
          .contains("WARNING: OTEL_CONFIG_FILE" + IGNORED, "started, property null")
          .doesNotContain("Exception", "\tat ");
    } finally {
      process.destroyForcibly();
    }
  }

  private Path write() throws IOException {
    return Files.writeString(
        directory.resolve("otel.yaml"),
        """
        file_format: "1.0"
        tracer_provider:
          processors:
            - batch:
                exporter:
                  otlp_http:
                    endpoint: http://127.0.0.1:9/v1/traces
        """);
  }

  /** A service that exports nothing, so that nothing is to be waited for. */
  static final class Service {
    private Service() {}

    public static void main(String[] arguments) {
      try (OtlpBridge bridge = OtlpBridge.builder("checkout").withoutOtlp().build()) {
        ExampleSpans.exchange(bridge.openTelemetry());
        System.out.println("started, property " + System.getProperty("otel.config.file"));
      }
    }
  }
}
