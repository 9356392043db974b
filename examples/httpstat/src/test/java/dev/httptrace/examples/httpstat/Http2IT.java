/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.http.URIScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The packaged command over HTTP/2. */
@Timeout(120)
class Http2IT {

  @ParameterizedTest
  @EnumSource(URIScheme.class)
  void callsAreDrawnAndShareTheConnection(URIScheme scheme) throws Exception {
    try (H2Origin server = new H2Origin(scheme)) {
      String url = url(scheme, server, "/?key=canary");
      Packaged run = Packaged.run("-k", "--http2", "-d", "canary", url, url);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(run.out().lines().filter(line -> line.contains("  POST ")))
          .satisfiesExactly(
              first -> assertThat(first).contains("  200  HTTP/2  new connection"),
              second -> assertThat(second).contains("  200  HTTP/2  reused"));
      assertThat(run.out()).contains("body 6 B", "5 B").doesNotContain("canary");
    }
  }

  @Test
  void reportsAndFilesAreAsOverHttp1(@TempDir Path dir) throws Exception {
    try (H2Origin server = new H2Origin(URIScheme.HTTP)) {
      String url = url(URIScheme.HTTP, server, "/");
      Path har = dir.resolve("calls.har");
      Path spans = dir.resolve("spans.jsonl");
      Packaged json =
          Packaged.run(
              "--http2", "--json", "--har", har.toString(), "--otlp-file", spans.toString(), url);
      assertThat(json.exitCode()).as(json.err()).isZero();
      JsonNode call = new ObjectMapper().readTree(json.out());
      assertThat(call.findValue("protocol_version").asText()).isEqualTo("2");
      assertThat(call.findValue("response_body_bytes").asInt()).isEqualTo(5);
      JsonNode entry = new ObjectMapper().readTree(har.toFile()).at("/log/entries/0");
      assertThat(entry.at("/response/httpVersion").asText()).isEqualTo("HTTP/2");
      assertThat(Files.readString(spans)).contains(call.get("trace_id").asText(), "\"GET\"");
    }
  }

  @Test
  void percentilesCountEveryCall() throws Exception {
    try (H2Origin server = new H2Origin(URIScheme.HTTP)) {
      Packaged run =
          Packaged.run("--http2", "-n", "100", "-c", "4", url(URIScheme.HTTP, server, "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("100 calls in ", "  ended    100 x 200\n");
    }
  }

  @Test
  void timeIsUpAsItIsForCurl() throws Exception {
    try (H2Origin server = new H2Origin(URIScheme.HTTP)) {
      String url = url(URIScheme.HTTP, server, "/mute?key=canary");
      Packaged run = Packaged.run("--http2", "-m", "2", url);
      assertThat(run.exitCode()).isEqualTo(28);
      assertThat(run.err())
          .startsWith("httpstat: wait failed after ")
          .contains("timed out")
          .hasLineCount(1)
          .doesNotContain("canary");
      assertThat(curl("--http2-prior-knowledge", "-m", "2", url)).isEqualTo(28);
    }
  }

  /** There HttpClient by itself loses a cancel. */
  @Test
  void timeIsUpOnAConnectionThatWasThere() throws Exception {
    try (H2Origin server = new H2Origin(URIScheme.HTTP)) {
      String answered = url(URIScheme.HTTP, server, "/");
      Packaged run =
          Packaged.run("--http2", "-m", "2", answered, url(URIScheme.HTTP, server, "/mute"));
      assertThat(run.exitCode()).isEqualTo(28);
      assertThat(run.err()).startsWith("httpstat: wait failed after ").hasLineCount(1);
      assertThat(run.out()).contains("/mute  failed  reused");
    }
  }

  @ParameterizedTest
  @EnumSource(URIScheme.class)
  void untrustedOrWillingServerEndsAsForCurl(URIScheme scheme) throws Exception {
    try (H2Origin server = new H2Origin(scheme)) {
      String url = url(scheme, server, "/");
      int exitCode = Packaged.run("--http2", url).exitCode();
      assertThat(exitCode).isEqualTo(scheme == URIScheme.HTTPS ? 60 : 0);
      String version = scheme == URIScheme.HTTPS ? "--http2" : "--http2-prior-knowledge";
      assertThat(curl(version, url)).isEqualTo(exitCode);
    }
  }

  private static String url(URIScheme scheme, H2Origin server, String path) {
    return scheme.id.toLowerCase(Locale.ROOT) + "://127.0.0.1:" + server.port() + path;
  }

  /** Runs it where there is one that speaks HTTP/2. */
  private static int curl(String... args) throws InterruptedException {
    try {
      Packaged version = Packaged.run(List.of("curl", "--version"));
      assumeTrue(version.out().contains("HTTP2"), "compares with curl where it speaks HTTP/2");
      List<String> command = new ArrayList<>(List.of("curl", "-sS", "-o", "/dev/null"));
      command.addAll(List.of(args));
      return Packaged.run(command).exitCode();
    } catch (IOException e) {
      assumeTrue(false, "compares with curl where there is one");
      throw new AssertionError(e);
    }
  }
}
