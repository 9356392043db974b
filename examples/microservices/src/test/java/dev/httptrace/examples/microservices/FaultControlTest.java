/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ClosedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FaultControlTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Faults faults = new Faults(Orders.NAME);
  private final CloseableHttpClient client = HttpClients.createDefault();
  private Web.Server server;

  @BeforeEach
  void start() throws IOException {
    server = new Web().control(faults).start(HERE, 0);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void faultIsOnUntilItIsSwitchedOff() throws IOException {
    assertThat(send("PUT", "/faults/slow-dns?ms=7"))
        .isEqualTo(
            "200 {\"faults\":[{\"fault\":\"slow-dns\",\"on\":true,\"ms\":7,"
                + "\"service\":\"orders\",\"text\":\"orders looks every name up late\","
                + "\"shows\":\"httptrace.verdict=dns_slow\","
                + "\"search\":\"/search?service=orders&lookback=1h&limit=20"
                + "&tags=%7B%22httptrace.verdict%22%3A%22dns_slow%22%7D\"}]}");
    assertThat(faults.on()).containsOnlyKeys(Fault.SLOW_DNS).containsValue(Duration.ofMillis(7));
    assertThat(send("PUT", "/faults/slow-dns")).contains("\"ms\":300");
    assertThat(send("GET", "/faults")).contains("\"on\":true").contains("slow-tls");
    assertThat(send("DELETE", "/faults/slow-dns")).contains("\"on\":false");
    assertThat(send("DELETE", "/faults/slow-dns")).startsWith("200").contains("\"on\":false");
    assertThat(faults.on()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "PUT, /faults/slow-dsn, unknown fault 'slow-dsn': one of slow-dns",
        "GET, /faults/slow-dsn, unknown fault 'slow-dsn': one of slow-dns",
        "DELETE, /faults/slow-dsn, unknown fault 'slow-dsn': one of slow-dns",
        "PUT, /faults, which fault? Expected /faults/{fault}",
        "PUT, /faults/, unknown fault ''",
        "PUT, /faults/slow-dns/now, \"expected /faults/{fault}, not /faults/slow-dns/now\"",
        "PUT, /faults/slow-dns?ms=, ms must be 1 to 10000: ''",
        "PUT, /faults/slow-dns?ms, ms must be 1 to 10000: 'null'",
        "PUT, /faults/slow-dns?ms=0, ms must be 1 to 10000: '0'",
        "PUT, /faults/slow-dns?ms=-5, ms must be 1 to 10000: '-5'",
        "PUT, /faults/slow-dns?ms=10001, ms must be 1 to 10000: '10001'",
        "PUT, /faults/slow-dns?ms=soon, ms must be 1 to 10000: 'soon'",
        "PUT, /faults/slow-dns?seconds=3, unknown parameter 'seconds': only ms",
        "PUT, /faults/slow-tls, \"slow-tls is switched in partner, not in orders\"",
        "DELETE, /faults/slow-tls, \"slow-tls is switched in partner, not in orders\""
      })
  void whatCannotBeUnderstoodIsAnsweredWithTheReason(String method, String path, String reason)
      throws IOException {
    assertThat(send(method, path)).startsWith("400 {\"error\":\"").contains(reason);
    assertThat(faults.on()).isEmpty();
  }

  @Test
  void otherPathsAreNotFound() throws IOException {
    assertThat(send("GET", "/fault?ms=3"))
        .isEqualTo("404 {\"error\":\"nothing is served at /fault\"}");
  }

  @Test
  void otherMethodsAreRefused() throws IOException {
    assertThat(send("POST", "/faults/slow-dns"))
        .isEqualTo("405 {\"error\":\"GET, PUT or DELETE, not POST\"}");
  }

  @Test
  void serviceThatCannotBeReachedIsAnAnswerToo() throws IOException {
    URI nobody = URI.create("http://127.0.0.1:" + ClosedPort.find());
    Switchboard remote = new RemoteFaults(client, Map.of(Orders.NAME, nobody));
    try (Web.Server gateway = new Web().control(remote).start(HERE, 0)) {
      String answer =
          client.execute(
              new HttpUriRequestBase("GET", gateway.uri().resolve("/faults")),
              response -> response.getCode() + " " + EntityUtils.toString(response.getEntity()));
      assertThat(answer)
          .isEqualTo(
              "502 {\"error\":\"a service behind this one gave no answer:"
                  + " HttpHostConnectException\"}");
    }
  }

  @Test
  void serviceSaysThatItIsWellAndOnlyThat() throws IOException {
    assertThat(Health.isWell(server.uri().resolve("/health"), Duration.ofSeconds(10))).isTrue();
    assertThat(Health.isWell(server.uri().resolve("/nothing"), Duration.ofSeconds(10))).isFalse();
  }

  private String send(String method, String path) throws IOException {
    return client.execute(
        new HttpUriRequestBase(method, server.uri().resolve(path)),
        response -> response.getCode() + " " + EntityUtils.toString(response.getEntity()));
  }
}
