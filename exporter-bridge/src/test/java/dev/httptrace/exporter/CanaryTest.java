/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.exporter.har.HarEntries;
import dev.httptrace.exporter.har.HarFile;
import dev.httptrace.exporter.json.OtlpJsonFileExporter;
import dev.httptrace.jfr.JfrTrace;
import dev.httptrace.log.CallLog;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.record.CallListener;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.HeaderCapture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every secret that a request can carry is sent, and looked for in what is exported. */
@Timeout(60)
class CanaryTest {
  private static final String CANARY = "canary";
  private static final String PASSWORD = "canary-password";
  private static final String BASIC =
      Base64.getEncoder().encodeToString(("user:" + PASSWORD).getBytes(ISO_8859_1));
  private static final String MARKER = "marker-that-is-no-secret";
  private static final String PATH =
      "/" + MARKER + ";jsessionid=canary-session?key=canary-query&canary-bare&page=shown";

  private static final ConnectionScript SECRETIVE =
      wire -> {
        String head = wire.readHead();
        wire.readBody(head != null && head.startsWith("POST") ? "canary-request-body".length() : 0);
        wire.send("HTTP/1.1 200 canary-reason\r\nSet-Cookie: id=canary-set-cookie\r\n");
        wire.send("X-Secret: canary-response-field\r\nConnection: close\r\n");
        wire.send("Content-Length: 20\r\n\r\ncanary-response-body");
      };

  @ParameterizedTest
  @EnumSource
  void noSecretIsExported(OtlpProtocol protocol, @TempDir Path directory) throws Exception {
    Path file = directory.resolve("spans.jsonl");
    Path calls = directory.resolve("calls.har");
    Path flight = directory.resolve("calls.jfr");
    List<String> logged;
    try (LogLines logs = LogLines.ofAll();
        Recording recording = new Recording();
        OtlpReceiver receiver = OtlpReceiver.start(protocol)) {
      recording.start();
      try (HarFile har = HarFile.create(calls);
          OtlpBridge bridge =
              OtlpBridge.builder("checkout")
                  .endpoint(receiver.endpoint())
                  .protocol(protocol)
                  .exporter(OtlpJsonFileExporter.create(file))
                  .build()) {
        OtelHttpTrace trace =
            OtelHttpTrace.clientSpansBuilder(bridge.openTelemetry())
                .capturedRequestHeaders(List.of("Authorization", "Cookie", "Proxy-Authorization"))
                .capturedResponseHeaders(List.of("Set-Cookie", "Proxy-Authenticate"))
                .readableQueryKeys(List.of("page"))
                .exceptionEvents(true)
                .verdictAsStatusDescription(true)
                .build();
        CallListener log = CallLog.create(CallLog.Which.ALL);
        // Even where the record was told to keep them.
        HeaderCapture capture =
            HeaderCapture.NONE
                .request(List.of("X-Secret", "Cookie"))
                .response(List.of("X-Secret", "Set-Cookie"));
        ClientTraceFactory[] all = {
          trace,
          CallRecorder.create().capture(capture).listener(log.andThen(har)),
          JfrTrace.create()
        };
        callDirectly(all);
        callThroughProxy(all);
        callInVain(all);
      }
      recording.stop();
      recording.dump(flight);

      assertClean(new String(receiver.received().toByteArray(), ISO_8859_1));
      assertClean(Files.readString(file, ISO_8859_1));
      logged = logs.loud();
    }
    assertThat(HarEntries.read(calls)).hasSizeGreaterThan(5);
    assertClean(Files.readString(calls, ISO_8859_1), MARKER, "REDACTED", "unknown_host");
    assertThat(logged).hasSizeGreaterThan(5);
    assertClean(logged.toString(), MARKER, "REDACTED", "unknown_host");
    String events =
        RecordingFile.readAllEvents(flight).stream()
            .filter(event -> event.getEventType().getName().startsWith("dev.httptrace."))
            .map(Object::toString)
            .collect(Collectors.joining());
    assertClean(events, "dev.httptrace.Exchange", "dev.httptrace.Phase", "unknown_host");
  }

  private static void assertClean(String exported) {
    assertClean(
        exported,
        MARKER,
        "REDACTED",
        "page=shown",
        "exception.stacktrace",
        "unknown_host",
        "http.putconn",
        "httptrace.verdict",
        "httptrace.explain");
  }

  private static void assertClean(String exported, String... expected) {
    // The stacks lead here.
    assertThat(exported.replace(CanaryTest.class.getSimpleName(), ""))
        .contains(expected)
        .doesNotContainIgnoringCase(CANARY)
        .doesNotContain(BASIC);
  }

  private static void callDirectly(ClientTraceFactory... traces) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(SECRETIVE);
        ScriptedServer secure = ScriptedServer.startTls(Certificates.serverContext(), SECRETIVE);
        ScriptedServer redirect =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n");
                  wire.send("Location: " + server.uri("one.test", PATH) + "\r\n\r\n");
                });
        TracedClient client = new TracedClient(HttpClientBuilder.create(), "", traces)) {
      for (ScriptedServer each : List.of(server, secure)) {
        assertThat(
                client.send(
                    ClassicRequestBuilder.post(each.uri("one.test", PATH + "#canary-fragment"))
                        .addHeader("Authorization", "Bearer canary-token")
                        .addHeader("Cookie", "id=canary-cookie")
                        .addHeader("X-Secret", "canary-request-field")
                        .setEntity(new StringEntity("canary-request-body"))
                        .build()))
            .isEqualTo("200 canary-response-body");
        assertThat(each.requests().get(0))
            .contains(
                "canary-session",
                "canary-query",
                "canary-bare",
                "canary-token",
                "canary-cookie",
                "canary-request-field");
      }
      assertThat(client.get(redirect.uri("one.test", "/"))).isEqualTo("200 canary-response-body");
      // HttpClient refuses user information within the chain, after the URL could have been seen.
      assertThat(
              catchThrowable(
                  () -> client.get(server.uri("user:canary-user-info@one.test", "/" + MARKER))))
          .isInstanceOf(IOException.class);
    }
  }

  private static void callThroughProxy(ClientTraceFactory... traces) throws IOException {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", PASSWORD.toCharArray()));
    try (ScriptedServer plain = ScriptedServer.start(SECRETIVE);
        ScriptedServer secure = ScriptedServer.startTls(Certificates.serverContext(), SECRETIVE);
        ForwardProxy proxy = ForwardProxy.startWithCredentials("user", PASSWORD);
        TracedClient client =
            new TracedClient(
                HttpClientBuilder.create()
                    .setDefaultCredentialsProvider(credentials)
                    .setProxy(new HttpHost("http", "two.test", proxy.port())),
                "",
                traces)) {
      for (ScriptedServer each : List.of(plain, secure)) {
        assertThat(client.get(each.uri("one.test", PATH))).isEqualTo("200 canary-response-body");
      }
      assertThat(proxy.requests()).anyMatch(head -> head.contains(BASIC));
    }
  }

  private static void callInVain(ClientTraceFactory... traces) throws IOException {
    ConnectionScript nonsense =
        wire -> {
          wire.readHead();
          wire.send("canary-nonsense instead of HTTP\r\n\r\n");
        };
    try (ScriptedServer server = ScriptedServer.start(SECRETIVE);
        ScriptedServer broken = ScriptedServer.start(nonsense);
        TracedClient client =
            new TracedClient(HttpClientBuilder.create(), "canary-of-resolver", traces)) {
      assertThat(catchThrowable(() -> client.get("http://broken.test" + PATH)))
          .hasMessageContaining("canary-of-resolver");
      assertThat(
              catchThrowable(
                  () ->
                      client.send(
                          ClassicRequestBuilder.post(server.uri("one.test", PATH))
                              .setEntity(
                                  new EntityTemplate(
                                      -1, ContentType.TEXT_PLAIN, null, CanaryTest::fail))
                              .build())))
          .hasMessageContaining("canary-of-entity");
      assertThat(catchThrowable(() -> client.get(broken.uri("one.test", PATH))))
          .isInstanceOf(IOException.class);
    }
  }

  private static void fail(OutputStream out) throws IOException {
    out.write("canary-half-body".getBytes(ISO_8859_1));
    throw new IOException("canary-of-entity");
  }
}
