/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small modular applications, compiled and run against the jars as their users do. */
@Timeout(300)
class ModulePathIT {

  /** What {@code httptrace-httpclient5} brings, and the HttpClient that its user has. */
  private static final List<String> CORE =
      List.of(
          "httptrace-httpclient5",
          "httpclient5",
          "httpcore5",
          "httpcore5-h2",
          "jspecify",
          "opentelemetry-api",
          "opentelemetry-common",
          "opentelemetry-context",
          "slf4j-api",
          "slf4j-nop");

  /** What {@code httptrace-exporter-bridge} brings. */
  private static final List<String> BRIDGE =
      List.of(
          "httptrace-exporter-bridge",
          "annotations",
          "jackson-core",
          "kotlin-stdlib",
          "okhttp-jvm",
          "okio-jvm",
          "opentelemetry-exporter-common",
          "opentelemetry-exporter-otlp",
          "opentelemetry-exporter-otlp-common",
          "opentelemetry-exporter-sender-okhttp",
          "opentelemetry-sdk",
          "opentelemetry-sdk-common",
          "opentelemetry-sdk-extension-autoconfigure",
          "opentelemetry-sdk-extension-autoconfigure-spi",
          "opentelemetry-sdk-logs",
          "opentelemetry-sdk-metrics",
          "opentelemetry-sdk-trace");

  private static final String RECORDS =
      """
      package app;

      import dev.httptrace.httpclient5.TracedHttpClients;
      import dev.httptrace.record.CallRecord;
      import dev.httptrace.record.CallRecorder;
      import org.apache.hc.client5.http.classic.methods.HttpGet;
      import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
      import org.apache.hc.client5.http.protocol.HttpClientContext;
      import org.apache.hc.core5.http.io.entity.EntityUtils;
      import org.jspecify.annotations.Nullable;

      public class Main {
        public static void main(String[] args) throws Exception {
          System.out.println(Main.class.getModule() + " " + CallRecord.class.getModule());
          HttpClientContext context = HttpClientContext.create();
          try (CloseableHttpClient client =
              TracedHttpClients.custom(CallRecorder.create()).build()) {
            client.execute(
                new HttpGet(args[0]),
                context,
                response -> EntityUtils.toString(response.getEntity()));
          }
          @Nullable CallRecord call = CallRecord.fromOrNull(context::getAttribute);
          System.out.println(call);
        }
      }
      """;

  private static final String SPANS =
      """
      package app;

      import dev.httptrace.exporter.OtlpBridge;
      import dev.httptrace.httpclient5.TracedHttpClients;
      import dev.httptrace.otel.OtelHttpTrace;
      import java.time.Duration;
      import org.apache.hc.client5.http.classic.methods.HttpGet;
      import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
      import org.apache.hc.core5.http.io.entity.EntityUtils;

      public class Main {
        public static void main(String[] args) throws Exception {
          try (OtlpBridge bridge =
                  OtlpBridge.builder("modular")
                      .endpoint(args[1])
                      .closeTimeout(Duration.ofSeconds(60))
                      .build();
              CloseableHttpClient client =
                  TracedHttpClients.custom(OtelHttpTrace.clientSpans(bridge.openTelemetry()))
                      .build()) {
            client.execute(
                new HttpGet(args[0]), response -> EntityUtils.toString(response.getEntity()));
          }
        }
      }
      """;

  @TempDir private Path dir;

  @Test
  void oneRequiresIsEnoughForRecords() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      compile("requires dev.httptrace;", RECORDS, CORE);

      String printed = run(0, CORE, List.of(), server.uri("/?key=canary"));

      assertThat(printed.lines().toList())
          .hasSize(2)
          .satisfies(lines -> assertThat(lines.get(0)).matches("module app module dev.httptrace.*"))
          .satisfies(lines -> assertThat(lines.get(1)).contains("?key=REDACTED 200 in "));
    }
  }

  @Test
  void bridgeExportsWhereOkHttpIsRequired() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF);
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      compile("requires dev.httptrace.exporter; requires okhttp3;", SPANS, all());

      run(0, all(), List.of(), server.uri("/"), receiver.endpoint());

      List<Span> spans = receiver.awaitSpans(1);
      assertThat(spans.get(0).getEventsList())
          .extracting(Span.Event::getName)
          .contains("http.connect.done", "http.last_byte");
    }
  }

  @Test
  void bridgeSaysWhichModuleIsMissing() throws Exception {
    compile("requires dev.httptrace.exporter;", SPANS, all());

    String printed = run(1, all(), List.of(), "http://127.0.0.1/", "http://127.0.0.1:9");

    assertThat(printed).contains("add --add-modules okhttp3 to the command line");
  }

  @Test
  void commandLineCanAddTheModule() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF);
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      compile("requires dev.httptrace.exporter;", SPANS, all());

      run(0, all(), List.of("--add-modules", "okhttp3"), server.uri("/"), receiver.endpoint());

      assertThat(receiver.awaitSpans(1)).isNotEmpty();
    }
  }

  /** With every warning an error but the one that says that HttpClient's modules are automatic. */
  private void compile(String requires, String main, List<String> artifacts) throws IOException {
    Path source = Files.createDirectories(dir.resolve("source/app"));
    Path module = dir.resolve("source/module-info.java");
    // Only the annotation's own user names its module; it comes with dev.httptrace.
    Files.writeString(module, "module app { " + requires + " }");
    Path file = Files.writeString(source.resolve("Main.java"), main);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  complaints,
                  files,
                  null,
                  List.of(
                      "-d",
                      dir.resolve("app").toString(),
                      "-Xlint:all,-requires-automatic,-requires-transitive-automatic",
                      "-Werror",
                      "--module-path",
                      path(artifacts)),
                  null,
                  files.getJavaFileObjects(module, file))
              .call();
      assertThat(compiled).as(complaints.toString()).isTrue();
    }
  }

  private String run(int exitCode, List<String> artifacts, List<String> options, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--module-path");
    command.add(path(artifacts) + File.pathSeparator + dir.resolve("app"));
    command.addAll(options);
    command.add("--module");
    command.add("app/app.Main");
    command.addAll(List.of(args));
    Path printed = dir.resolve("printed");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("OTEL_") || name.equals("JAVA_TOOL_OPTIONS"));
    int seen = builder.start().waitFor();
    String text = Files.readString(printed);
    assertThat(seen).as(text).isEqualTo(exitCode);
    return text;
  }

  private static List<String> all() {
    return Stream.concat(CORE.stream(), BRIDGE.stream()).toList();
  }

  /** These artifacts, from the class path of the test. */
  private static String path(List<String> artifacts) {
    List<String> classPath =
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    return artifacts.stream()
        .map(artifact -> find(classPath, artifact))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String find(List<String> classPath, String artifact) {
    String jar = artifact + "-[0-9][^/\\\\]*\\.jar";
    return classPath.stream()
        .filter(entry -> Path.of(entry).getFileName().toString().matches(jar))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + jar + " among " + classPath));
  }
}
