/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.ClientTrace;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.VersionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Holds the tables of docs/compatibility.md to what is told from where, on each version. */
@Timeout(60)
class CompatibilityTest {

  private static final Path DOCUMENT = Path.of("..", "..", "docs", "compatibility.md");

  private static final ConnectionScript ANSWER =
      wire -> {
        wire.readHead();
        wire.send("H");
        wire.pause(Duration.ofMillis(50));
        wire.send("TTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
        wire.readBody(5);
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        wire.awaitClose();
      };

  @TempDir private Path directory;

  /** A call whose hooks are looked at; not all are possible on all versions. */
  private interface Calls {
    Map<String, Set<String>> hooks(String row) throws Exception;
  }

  @Test
  void classicClientIsToldFromWhereTheTableSays() throws Exception {
    assertHeld("## The classic client", this::classic);
  }

  @Test
  void asyncClientIsToldFromWhereTheTableSays() throws Exception {
    if (Wiring.hasStrategies()) {
      assertHeld("## The async client", this::async);
    } else {
      assertHeld("## The async client", row -> Map.of());
    }
  }

  private static void assertHeld(String heading, Calls calls) throws Exception {
    List<List<String>> table = table(heading);
    int column = column(table.get(0));
    assumeTrue(column > 0, "the table has no column for this HttpClient");
    List<List<String>> rows = table.subList(2, table.size());
    assertThat(rows.stream().flatMap(row -> hooks(row.get(0)).stream()).distinct()).hasSize(16);
    for (List<String> row : rows) {
      String label = row.get(0);
      String how = row.get(column).replaceAll("[`¹²³⁴⁵]", "");
      Map<String, Set<String>> told = calls.hooks(label);
      for (String hook : hooks(label)) {
        assertThat(told.getOrDefault(hook, Set.of()))
            .as("%s: %s of the row %s", heading, hook, label)
            .isEqualTo(how.equals("none") ? Set.of() : Set.of(how.split("; ")));
      }
    }
  }

  /** The cells of the first table below the heading. */
  private static List<List<String>> table(String heading) throws IOException {
    try (Stream<String> lines = Files.lines(DOCUMENT)) {
      return lines
          .dropWhile(line -> !line.equals(heading))
          .dropWhile(line -> !line.startsWith("|"))
          .takeWhile(line -> line.startsWith("|"))
          .map(line -> Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).toList())
          .toList();
    }
  }

  private static int column(List<String> header) {
    VersionInfo client =
        VersionInfo.loadVersionInfo(
            "org.apache.hc.client5", CompatibilityTest.class.getClassLoader());
    for (int i = 1; i < header.size(); i++) {
      if (List.of(header.get(i).split(", ")).contains(client.getRelease())) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> hooks(String label) {
    Set<String> known =
        Arrays.stream(ClientTrace.class.getMethods())
            .filter(method -> method.getReturnType() == void.class)
            .map(Method::getName)
            .collect(Collectors.toSet());
    return Arrays.stream(label.split("\\W+")).filter(known::contains).toList();
  }

  private static boolean isSecure(String row) {
    return row.contains("https") || row.contains("tls");
  }

  private static ScriptedServer serve(String row) {
    return isSecure(row)
        ? ScriptedServer.startTls(Certificates.serverContext(), ANSWER)
        : ScriptedServer.start(ANSWER);
  }

  private Map<String, Set<String>> classic(String row) throws Exception {
    ToldFrom told = new ToldFrom();
    try (ScriptedServer server = serve(row);
        Rig rig = new Rig(Attachment.NOWHERE)) {
      TracedHttpClients.instrument(rig.builder, exchange -> told.trace());
      rig.requests.setExpectContinueEnabled(true);
      if (row.contains("Unix")) {
        if (!nobodyListens(rig.requests)) {
          return Map.of();
        }
        assertThat(catchThrowable(() -> rig.get("http://one.test/"))).isNotNull();
      } else {
        assertThat(rig.post(server.uri("one.test", "/"), new StringEntity("hello")))
            .isEqualTo("200 ok");
      }
      return told.seen();
    }
  }

  private Map<String, Set<String>> async(String row) throws Exception {
    ToldFrom told = new ToldFrom();
    try (ScriptedServer server = serve(row);
        H2Server http2 = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      TracedHttpAsyncClients.instrument(rig.builder, exchange -> told.trace());
      rig.requests.setExpectContinueEnabled(true);
      if (row.contains("Unix")) {
        if (!nobodyListens(rig.requests)) {
          return Map.of();
        }
        SimpleRequestBuilder get = SimpleRequestBuilder.get("http://one.test/");
        assertThat(rig.failure(get.build(), 0)).isNotNull();
      } else {
        String uri =
            row.contains("HTTP/2") ? http2.uri("/hints") : server.uri("one.test", "/hints");
        SimpleRequestBuilder post = SimpleRequestBuilder.post(uri);
        post.setBody("hello", ContentType.TEXT_PLAIN);
        assertThat(rig.send(post.build(), 0)).startsWith("200 ");
      }
      return told.seen();
    }
  }

  /** Whether this HttpClient has Unix domain sockets; then a call will use one. */
  private boolean nobodyListens(RequestConfig.Builder requests) {
    try {
      requests.setUnixDomainSocket(directory.resolve("nobody"));
      return true;
    } catch (NoSuchMethodError e) {
      return false;
    }
  }
}
