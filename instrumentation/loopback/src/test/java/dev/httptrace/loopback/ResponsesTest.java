/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("once")
@Timeout(20)
class ResponsesTest {

  private final Client client = Client.direct();

  @Test
  void keptConnectionServesAllRequests() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(404, "none"))) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> response = client.get(server.uri("/" + i));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("none");
      }
      assertThat(server.requests()).hasSize(3);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void requestBodiesOfEitherFramingAreRead() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      client.send(post(server).POST(BodyPublishers.ofString("sized")));
      client.send(post(server).expectContinue(true).POST(BodyPublishers.ofString("asked for")));
      client.send(
          post(server)
              .POST(
                  BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100_000]))));
      assertThat(client.get(server.uri("/")).body()).isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void headAndBodilessStatusesLeaveTheConnectionInStep() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(Responses.keepAlive(200, "ok"), Responses.keepAlive(204, "ok"));
        Peer peer = Peer.dial(server.port());
        Peer second = Peer.dial(server.port())) {
      peer.send("HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n");
      String head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
      assertThat(peer.readToEnd()).isEqualTo(head + head + "ok");
      second.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
      assertThat(second.readToEnd()).isEqualTo("HTTP/1.1 204 \r\n\r\n");
    }
  }

  @Test
  void closingServesOneRequestForEachConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.closing(200, "bye"))) {
      assertThat(client.get(server.uri("/")).body()).isEqualTo("bye");
      assertThat(client.get(server.uri("/")).body()).isEqualTo("bye");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void chunksAreOneBody() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.chunked("one, ", "two"))) {
      assertThat(client.get(server.uri("/")).body()).isEqualTo("one, two");
      assertThat(client.get(server.uri("/")).body()).isEqualTo("one, two");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void redirectLeadsToTheNextScript() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(Responses.redirect("/end"), Responses.keepAlive(200, "there"))) {
      HttpResponse<String> response = client.get(server.uri("/start"));
      assertThat(response.body()).isEqualTo("there");
      assertThat(response.uri().getPath()).isEqualTo("/end");
    }
  }

  @Test
  void slowAnswerTakesItsPauses() throws Exception {
    Duration pause = Duration.ofMillis(20);
    try (ScriptedServer server =
        ScriptedServer.start(Responses.slow(pause, pause, "a", "b", "c"))) {
      long start = System.nanoTime();
      assertThat(client.get(server.uri("/")).body()).isEqualTo("abc");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(pause.multipliedBy(3));
    }
  }

  @Test
  void clientThatLeavesIsNoFailure() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      try (Peer peer = Peer.dial(server.port())) {
        peer.send("GET / HTTP/1.1\r\n\r\n");
        peer.readHead();
        peer.endOutput();
        assertThat(peer.readToEnd()).isEqualTo("ok");
      }
      assertThat(server.failures()).isEmpty();
    }
  }

  private static HttpRequest.Builder post(ScriptedServer server) {
    return HttpRequest.newBuilder(URI.create(server.uri("/")));
  }
}
