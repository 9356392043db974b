/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JsonReportTest {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @Test
  void everyCallIsALine() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      List<JsonNode> calls = calls(0, "-n", "2", "-d", "body", server.uri("127.0.0.1", "/?k=v"));
      assertThat(calls).extracting(call -> call.get("call").asInt()).containsExactly(1, 2);
      JsonNode second = calls.get(1).at("/attempts/0");
      assertThat(second.get("url").asText()).endsWith("/?k=REDACTED");
      assertThat(second.get("method").asText()).isEqualTo("POST");
      assertThat(second.get("status").asInt()).isEqualTo(200);
      assertThat(second.get("request_body_bytes").asInt()).isEqualTo(4);
      assertThat(second.get("response_body_bytes").asInt()).isEqualTo(5);
      assertThat(second.at("/connection/reused").asBoolean()).isTrue();
      assertThat(second.at("/connection/use").asInt()).isEqualTo(2);
      assertThat(second.at("/connection/peer").asText()).isEqualTo("127.0.0.1:" + server.port());
    }
  }

  @Test
  void phasesAndTimelineAddUpToTheTotal() throws IOException {
    for (JsonNode call : calls(0, "demo")) {
      BigDecimal all = call.get("outside_attempts_ms").decimalValue();
      for (JsonNode attempt : call.get("attempts")) {
        BigDecimal total = attempt.get("total_ms").decimalValue();
        assertThat(sum(attempt.get("phases_ms"))).isEqualByComparingTo(total);
        assertThat(sum(attempt.get("timeline").findValues("duration_ms")))
            .isEqualByComparingTo(total);
        all = all.add(total);
      }
      assertThat(all).isEqualByComparingTo(call.get("total_ms").decimalValue());
    }
  }

  @Test
  void whatIsKnownOfAStepStandsBesideIt() throws IOException {
    JsonNode cold = calls(0, "demo").get(0).at("/attempts/0/timeline");
    assertThat(step(cold, "dns", 0).get("host").asText()).isEqualTo("shop.test");
    assertThat(step(cold, "dns", 0).get("addresses")).hasSize(2);
    assertThat(step(cold, "connect", 0).get("error_type").asText()).isEqualTo("connection_refused");
    assertThat(step(cold, "connect", 1).get("address").asText()).startsWith("127.0.0.1:");
    assertThat(step(cold, "tls", 0).get("version").asText()).isEqualTo("TLSv1.3");
    assertThat(step(cold, "tls", 0).get("certificate_ends").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
  }

  @Test
  void aTunnelHasItsTargetAndStatus() throws IOException {
    try (ForwardProxy proxy = ForwardProxy.start();
        ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"))) {
      String via = "http://127.0.0.1:" + proxy.port();
      List<JsonNode> calls = calls(0, "-k", "-x", via, server.uri("127.0.0.1", "/"));
      JsonNode tunnel = step(calls.get(0).at("/attempts/0/timeline"), "proxy", 0);
      assertThat(tunnel.get("target").asText()).isEqualTo("127.0.0.1:" + server.port());
      assertThat(tunnel.get("status").asInt()).isEqualTo(200);
    }
  }

  @Test
  void aFailureIsInItsAttemptAndInTheCall() throws IOException {
    String url = "http://127.0.0.1:" + ClosedPort.find() + "/?k=canary";
    List<JsonNode> calls = calls(7, "-H", "X-Key: canary", url);
    JsonNode call = calls.get(0);
    assertThat(call.get("exit_code").asInt()).isEqualTo(7);
    assertThat(call.get("error").asText()).startsWith("connect failed after ");
    assertThat(call.get("verdict").asText()).isEqualTo("connect_failed");
    assertThat(call.get("explain").asText()).isNotEmpty();
    assertThat(call.at("/attempts/0/error_type").asText()).isEqualTo("connection_refused");
    assertThat(call.toString()).doesNotContain("canary");
  }

  private static List<JsonNode> calls(int exitCode, String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.add(args[0].equals("demo") ? 1 : 0, "--json");
    Run run = Run.with(Map.of(), US_ASCII, all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.out()).matches("(\\{\\p{ASCII}*}\\R)+");
    List<JsonNode> calls = new ArrayList<>();
    for (String line : run.lines()) {
      calls.add(MAPPER.readTree(line));
    }
    return calls;
  }

  private static JsonNode step(JsonNode timeline, String phase, int index) {
    List<JsonNode> found = new ArrayList<>();
    timeline.forEach(
        each -> {
          if (each.get("phase").asText().equals(phase)) {
            found.add(each);
          }
        });
    return found.get(index);
  }

  private static BigDecimal sum(Iterable<JsonNode> numbers) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode each : numbers) {
      sum = sum.add(each.decimalValue());
    }
    return sum;
  }
}
