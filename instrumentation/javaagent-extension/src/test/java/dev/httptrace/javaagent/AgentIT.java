/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static dev.httptrace.javaagent.ClientSpans.events;
import static dev.httptrace.javaagent.ClientSpans.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.app.AllCalls;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.OtlpCollector;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hooks of an application that knows nothing of us, on the spans that the agent makes. */
@Timeout(240)
class AgentIT {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** Asks the client to go on with its body, hints, answers, and goes on with ordinary answers. */
  private static final ConnectionScript SIXTEEN =
      wire -> {
        if (wire.readHead() != null) {
          wire.send("HTTP/1.1 100 Continue\r\n\r\n");
          wire.readBody(4);
          wire.send("HTTP/1.1 103 Early Hints\r\n\r\n");
          wire.send(OK);
          Responses.keepAlive(200, "ok").serve(wire);
        }
      };

  private static final String DIALLED =
      "getconn.start dns.start dns.done connect.start connect.done getconn.done ";
  private static final String DIALLED_TLS =
      "getconn.start dns.start dns.done connect.start connect.done tls.start tls.done getconn.done"
          + " ";
  private static final String ANSWERED = "send.start send.done first_byte last_byte";
  private static final String ASKED_AND_HINTED =
      "send.start wait_100_continue first_byte got_100_continue got_1xx send.done got_1xx";
  private static final String REFUSED =
      "getconn.start dns.start dns.done connect.start connect.done putconn getconn.done";

  @TempDir private static Path directory;

  /** Where an application runs. */
  record Place(String httpClient, String agent, Path java) {

    @Override
    public String toString() {
      return "HttpClient " + httpClient + ", agent " + agent + ", " + java.getFileName();
    }
  }

  static Stream<Place> places() throws Exception {
    Path here = Path.of(System.getProperty("java.home"));
    List<Place> places = new ArrayList<>();
    for (String httpClient : List.of("5.2", "5.4", "5.6")) {
      places.add(new Place(httpClient, AgentProcess.NEWEST_AGENT, here));
    }
    places.add(new Place("5.6", AgentProcess.OLDEST_AGENT, here));
    Optional<Path> newer = Jdks.newer();
    newer.ifPresentOrElse(
        java -> places.add(new Place("5.6", AgentProcess.NEWEST_AGENT, java)),
        () -> System.out.println("AgentIT: no JDK newer than this one here, so none is tried"));
    return places.stream();
  }

  @ParameterizedTest
  @MethodSource("places")
  void theAgentsOwnSpansHaveTheHooksOfBothClients(Place place) throws Exception {
    try (OtlpCollector collector = OtlpCollector.start();
        ScriptedServer tls = ScriptedServer.startTls(Certificates.serverContext(), SIXTEEN);
        ScriptedServer asyncTls = ScriptedServer.startTls(Certificates.serverContext(), SIXTEEN);
        H2Server h2 = new H2Server();
        ScriptedServer plain = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String closed = "http://localhost:" + ClosedPort.find();
      String printed =
          AgentProcess.exportingTo(collector.endpoint())
              .agent(place.agent())
              .java(place.java())
              .library("httpclient-" + place.httpClient())
              .trusting(directory)
              .run(
                  AllCalls.class,
                  "post " + tls.uri("/sixteen"),
                  "get " + tls.uri("/reused"),
                  "get " + plain.uri("/plain"),
                  "get " + closed + "/refused",
                  "async",
                  "post " + asyncTls.uri("/async-sixteen"),
                  "get " + plain.uri("/async-plain"),
                  "get " + h2.uri("/h2"),
                  "get " + closed + "/async-refused");

      assertThat(printed).doesNotContain("WARN", "ERROR", "Exception:");
      ClientSpans spans = new ClientSpans(collector);
      assertThat(spans.all()).hasSize(8);
      // The agent ends a classic span at the response head, before the last two.
      assertThat(events(spans.the("/sixteen")))
          .isEqualTo(DIALLED_TLS + ASKED_AND_HINTED + " last_byte putconn");
      assertThat(events(spans.the("/reused")))
          .isEqualTo("getconn.start getconn.done " + ANSWERED + " putconn");
      assertThat(events(spans.the("/plain"))).isEqualTo(DIALLED + ANSWERED + " putconn");
      assertThat(events(spans.the("/refused"))).startsWith(REFUSED);
      assertThat(events(spans.the("/async-sixteen")))
          .startsWith(DIALLED_TLS + ASKED_AND_HINTED + " last_byte");
      assertThat(events(spans.the("/async-plain"))).isEqualTo(DIALLED + ANSWERED + " putconn");
      assertThat(events(spans.the("/h2"))).startsWith(DIALLED_TLS + ANSWERED);
      assertThat(events(spans.the("/async-refused"))).startsWith(REFUSED);
      assertThat(spans.all()).allMatch(span -> !text(span, "httptrace.explain").isEmpty());
      assertThat(spans.all()).allSatisfy(AgentIT::beginsBeforeItsFirstByteAndEndsAfterIt);
      assertThat(text(spans.the("/refused"), "httptrace.verdict")).isEqualTo("connect_failed");
      assertThat(text(spans.the("/async-refused"), "httptrace.verdict"))
          .isEqualTo("connect_failed");
    }
  }

  /** By the clock of the span, which all its events have to have. */
  private static void beginsBeforeItsFirstByteAndEndsAfterIt(Span span) {
    for (Span.Event event : span.getEventsList()) {
      assertThat(event.getTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
      if (event.getName().equals("http.first_byte")) {
        assertThat(event.getTimeUnixNano()).isLessThanOrEqualTo(span.getEndTimeUnixNano());
      }
    }
  }
}
