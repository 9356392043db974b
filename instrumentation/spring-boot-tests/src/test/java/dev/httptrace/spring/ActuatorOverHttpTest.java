/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.web.client.RestClient;

/** The actuator's endpoint as who operates a service sees it: JSON from a web server. */
@Timeout(120)
class ActuatorOverHttpTest {

  private static final String SECRET = "canary";
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nSet-Cookie: session=canary\r\nContent-Length: 6\r\n\r\ncanary";

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch letGo = new CountDownLatch(1);

  @Test
  void poolsHoldersAndSlowCallsAreFieldsOfJsonAndNoSecretIsAmongThem() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(ANSWER);
                  wire.readHead();
                  asked.countDown();
                  wire.await(letGo);
                  wire.send(ANSWER);
                  wire.awaitClose();
                });
        Application application =
            Application.startServing(
                "management.endpoints.web.exposure.include=httptrace",
                "httptrace.slow-threshold=0ms",
                "httptrace.call-site-ratio=1")) {
      RestClient client = application.restClient();
      get(client, server.uri("/slow?token=canary"));
      Thread holding = new Thread(() -> get(client, server.uri("/held?token=canary")), "holding");
      holding.start();
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      HttpResponse<String> response = actuator(application);
      letGo.countDown();
      holding.join();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElse("")).contains("json");
      assertThat(response.body()).doesNotContain(SECRET);
      Map<String, Object> report = JsonParserFactory.getJsonParser().parseMap(response.body());
      assertThat(report).containsOnlyKeys("pools", "slowCalls");
      Map<String, Object> pool = used(objects(report, "pools"));
      assertThat(pool).containsOnlyKeys("name", "servers", "leases");
      assertThat(objects(pool, "servers").get(0))
          .containsOnlyKeys("server", "leased", "pending", "available", "max")
          .containsEntry("server", "localhost:" + server.port())
          .containsEntry("leased", 1);
      Map<String, Object> lease = objects(pool, "leases").get(0);
      assertThat(lease).containsOnlyKeys("connection", "to", "heldMillis", "holders");
      assertThat(objects(lease, "holders").get(0))
          .containsOnlyKeys(
              "method",
              "url",
              "urlTemplate",
              "heldMillis",
              "state",
              "leaked",
              "received",
              "attempt",
              "thread",
              "traceId",
              "spanId",
              "callSite")
          .containsEntry("method", "GET")
          .containsEntry("url", server.uri("/held?token=REDACTED"))
          .containsEntry("thread", "holding");
      List<Map<String, Object>> slow = objects(report, "slowCalls");
      assertThat(slow).hasSize(1);
      assertThat(slow.get(0))
          .containsOnlyKeys(
              "start", "method", "url", "status", "error", "millis", "verdict", "explain",
              "traceId", "spanId")
          .containsEntry("url", server.uri("/slow?token=REDACTED"))
          .containsEntry("status", 200);
      assertThat(Instant.parse((String) slow.get(0).get("start"))).isBefore(Instant.now());
    }
  }

  @Test
  void withoutExposureThereIsNothingUnderItsPath() throws Exception {
    try (Application application = Application.startServing()) {
      assertThat(actuator(application).statusCode()).isEqualTo(404);
    }
  }

  private static void get(RestClient client, String uri) {
    String body =
        client
            .get()
            .uri(uri)
            .header("Authorization", "Bearer canary")
            .retrieve()
            .body(String.class);
    assertThat(body).isEqualTo(SECRET);
  }

  private static HttpResponse<String> actuator(Application application)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(application.uri("/actuator/httptrace")).build(),
            BodyHandlers.ofString());
  }

  private static Map<String, Object> used(List<Map<String, Object>> pools) {
    return pools.stream()
        .filter(pool -> !objects(pool, "servers").isEmpty())
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked") // as JSON has it
  private static List<Map<String, Object>> objects(Map<String, Object> parent, String key) {
    return (List<Map<String, Object>>) parent.get(key);
  }
}
