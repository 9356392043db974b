/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.Exchange;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SetupSpansTest {

  private static final Signal[] ALL = {Signal.EVENTS, Signal.ATTRIBUTES, Signal.SPANS};

  @Test
  void eachStepOfANewConnectionIsAChildWithTheTimesOfItsEvents() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Tls.of(Certificates.serverContext()), Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(ALL).build();
      rig.get(server.uri("two.test", "/?token=canary"));
      rig.client().close();

      List<SpanData> spans = rig.spans();
      SpanData exchange = client(spans).get(0);
      List<SpanData> steps = steps(spans);
      assertThat(steps)
          .extracting(SpanData::getName)
          .containsExactly("http.queue", "http.dns", "http.connect", "http.connect", "http.tls");
      assertThat(steps)
          .allSatisfy(
              step -> {
                assertThat(step.getParentSpanId()).isEqualTo(exchange.getSpanId());
                assertThat(step.getKind()).isEqualTo(SpanKind.INTERNAL);
                assertThat(step.getEvents()).isEmpty();
                assertThat(step.getAttributes().get(Keys.DURATION_MS)).isNull();
              });
      for (String stem : List.of("http.dns", "http.tls")) {
        SpanData step = named(steps, stem).get(0);
        assertThat(step.getStartEpochNanos()).isEqualTo(time(exchange, stem + ".start"));
        assertThat(step.getEndEpochNanos()).isEqualTo(time(exchange, stem + ".done"));
        assertThat(step.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      }
      SpanData refused = named(steps, "http.connect").get(0);
      assertThat(refused.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(Rendered.attributes(refused.getAttributes()))
          .containsExactly(
              "error.type=connection_refused",
              "network.peer.address=127.0.0.2",
              "network.peer.port=" + server.port(),
              "network.transport=tcp",
              "network.type=ipv4");
      SpanData connect = named(steps, "http.connect").get(1);
      assertThat(connect.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(connect.getStartEpochNanos()).isGreaterThanOrEqualTo(refused.getEndEpochNanos());
      assertThat(Rendered.attributes(named(steps, "http.dns").get(0).getAttributes()))
          .containsExactly("dns.answers=[127.0.0.2, 127.0.0.1]", "dns.question.name=two.test");
      assertThat(Rendered.attributes(named(steps, "http.tls").get(0).getAttributes()))
          .contains("server.address=two.test", "tls.protocol.version=1.3");
      assertThat(Rendered.attributes(named(steps, "http.queue").get(0).getAttributes()))
          .contains("server.address=two.test", "httptrace.pool.leased=0");
      assertThat(spans.toString()).doesNotContain("canary");
    }
  }

  @Test
  void aReusedConnectionHasNoStepsButALinkToTheConnectThatMadeIt() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(ALL).build();
      for (int i = 0; i < 3; i++) {
        rig.get(server.uri("two.test", "/"));
      }
      rig.client().close();

      List<SpanData> spans = rig.spans();
      SpanData made = named(steps(spans), "http.connect").get(1);
      // A wait for the pool of a millisecond and more is a step of any exchange: a busy machine's.
      assertThat(steps(spans))
          .extracting(SpanData::getName)
          .filteredOn(name -> !name.equals("http.queue"))
          .containsExactlyInAnyOrder("http.dns", "http.connect", "http.connect");
      assertThat(client(spans).get(0).getLinks()).isEmpty();
      for (SpanData later : client(spans).subList(1, 3)) {
        assertThat(later.getLinks())
            .extracting(LinkData::getSpanContext)
            .containsExactly(made.getSpanContext());
        assertThat(Rendered.attributes(later.getLinks().get(0).getAttributes()))
            .containsExactly("httptrace.conn.id=~");
      }
    }
  }

  @Test
  void waitingForTheConnectionOfAnotherIsAStep() throws Exception {
    ExecutorService second = Executors.newSingleThreadExecutor();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.connections.setMaxConnPerRoute(1).setMaxConnTotal(1);
      ClientTraceFactory trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(ALL).build();
      List<Exchange> exchanges = new CopyOnWriteArrayList<>();
      rig.trace =
          exchange -> {
            exchanges.add(exchange);
            return trace.create(exchange);
          };
      String uri = server.uri("one.test", "/");
      Future<String> waiting;
      try (ClassicHttpResponse first = rig.open(ClassicRequestBuilder.get(uri).build())) {
        waiting = second.submit(() -> rig.get(uri));
        Gates.awaitThat(
            "the second call waits for the pool", () -> exchanges.get(0).pool().pending() > 0);
        // It waits by now, and a wait is a step from a millisecond on.
        long waits = System.nanoTime();
        while (System.nanoTime() - waits < TimeUnit.MILLISECONDS.toNanos(1)) {
          Thread.onSpinWait();
        }
        OtelRig.body(first);
      }
      assertThat(waiting.get()).isEqualTo("200 ok");
      rig.client().close();

      List<SpanData> spans = rig.spans();
      // Either may end first: the connection is given back before the span of the other ends.
      SpanData later =
          client(spans).stream()
              .filter(span -> Boolean.TRUE.equals(span.getAttributes().get(Keys.CONN_REUSED)))
              .findFirst()
              .orElseThrow();
      assertThat(later.getLinks()).hasSize(1);
      assertThat(steps(spans).stream().filter(s -> s.getParentSpanId().equals(later.getSpanId())))
          .extracting(SpanData::getName)
          .containsExactly("http.queue");
    } finally {
      second.shutdownNow();
    }
  }

  @Test
  void anExchangeThatGotNoConnectionHasTheStepsUpToIts() throws IOException {
    try (OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(ALL).build();
      assertThatThrownBy(() -> rig.get("http://one.test:" + ClosedPort.find() + "/"))
          .isInstanceOf(IOException.class);
      rig.client().close();

      List<SpanData> steps = steps(rig.spans());
      assertThat(steps).extracting(SpanData::getName).endsWith("http.dns", "http.connect");
      assertThat(steps.get(steps.size() - 1).getStatus().getStatusCode())
          .isEqualTo(StatusCode.ERROR);
    }
  }

  @Test
  void theTunnelOfAProxyIsAStep() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Tls.of(Certificates.serverContext()), Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.start();
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(ALL).build();
      rig.builder.setProxy(new HttpHost("127.0.0.1", proxy.port()));
      rig.get(server.uri("one.test", "/"));
      rig.client().close();

      List<SpanData> steps = steps(rig.spans());
      assertThat(steps)
          .extracting(SpanData::getName)
          .endsWith("http.connect", "http.proxy", "http.tls");
      SpanData tunnel = named(steps, "http.proxy").get(0);
      assertThat(tunnel.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(Rendered.attributes(tunnel.getAttributes()))
          .containsExactly(
              "http.response.status_code=200",
              "server.address=one.test",
              "server.port=" + server.port());
    }
  }

  @Test
  void aTunnelThatIsRefusedIsAnError() throws IOException {
    // HttpClient 5.2 and 5.3 throw.
    assumeThat(Wiring.hasStrategies()).isTrue();
    try (ForwardProxy proxy = ForwardProxy.startRefusingConnect(403);
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(ALL).build();
      rig.builder.setProxy(new HttpHost("127.0.0.1", proxy.port()));
      rig.get("https://one.test/");
      rig.client().close();

      SpanData tunnel = named(steps(rig.spans()), "http.proxy").get(0);
      assertThat(tunnel.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(tunnel.getAttributes().get(Keys.STATUS)).isEqualTo(403);
    }
  }

  @Test
  void onlySlowExchangesHaveThemIfOnlySlowOnesAreDetailed() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace =
          OtelHttpTrace.clientSpansBuilder(rig.sdk)
              .signals(ALL)
              .detail(Detail.SLOW)
              .slowThreshold(Duration.ofHours(1))
              .build();
      rig.get(server.uri("one.test", "/"));
      rig.client().close();
      assertThat(steps(rig.spans())).isEmpty();
    }
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(500, "no"));
        OtelRig rig = new OtelRig()) {
      rig.trace =
          OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(ALL).detail(Detail.ERRORS).build();
      rig.get(server.uri("one.test", "/"));
      rig.client().close();
      assertThat(steps(rig.spans()))
          .extracting(SpanData::getName)
          .containsExactly("http.queue", "http.dns", "http.connect");
    }
  }

  @Test
  void byDefaultAndWithoutSamplingThereAreNone() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("one.test", "/"));
      rig.get(server.uri("one.test", "/"));
      rig.client().close();
      assertThat(steps(rig.spans())).isEmpty();
      assertThat(client(rig.spans())).allSatisfy(span -> assertThat(span.getLinks()).isEmpty());
    }
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig(Sampler.alwaysOff())) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(ALL).build();
      rig.get(server.uri("one.test", "/"));
      rig.client().close();
      assertThat(rig.spans()).isEmpty();
    }
  }

  @Test
  void theSpanOfSomebodyElseHasThemToo() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpanBuilder().openTelemetry(rig.sdk).signals(ALL).build();
      for (int i = 0; i < 2; i++) {
        Span outer = rig.tracer.spanBuilder("outer").startSpan();
        try (Scope ignored = outer.makeCurrent()) {
          rig.get(server.uri("one.test", "/"));
        } finally {
          outer.end();
        }
      }
      rig.client().close();

      List<SpanData> outer = named(rig.spans(), "outer");
      List<SpanData> steps = children(outer.get(0), steps(rig.spans()));
      // A busy machine may make the second call wait for the pool as well.
      assertThat(children(outer.get(1), steps(rig.spans())))
          .extracting(SpanData::getName)
          .isSubsetOf("http.queue");
      assertThat(steps)
          .extracting(SpanData::getName)
          .containsExactly("http.queue", "http.dns", "http.connect");
      assertThat(outer.get(1).getLinks())
          .extracting(LinkData::getSpanContext)
          .containsExactly(steps.get(2).getSpanContext());
    }
  }

  private static List<SpanData> children(SpanData parent, List<SpanData> spans) {
    return spans.stream()
        .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
        .toList();
  }

  private static List<SpanData> client(List<SpanData> spans) {
    return spans.stream().filter(span -> span.getKind() == SpanKind.CLIENT).toList();
  }

  private static List<SpanData> steps(List<SpanData> spans) {
    return spans.stream().filter(span -> span.getName().startsWith("http.")).toList();
  }

  private static List<SpanData> named(List<SpanData> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static long time(SpanData span, String event) {
    return span.getEvents().stream()
        .filter(each -> each.getName().equals(event))
        .mapToLong(EventData::getEpochNanos)
        .findFirst()
        .orElseThrow();
  }
}
