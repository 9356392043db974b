/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.response;
import static dev.httptrace.otel.EventNames.DIALLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ways to meet OpenTelemetry, with the async client: the caller's context goes along. */
@Timeout(60)
class AsyncSpansTest {

  private static final List<String> EVENTS =
      List.of(EventNames.of(DIALLED, REQUEST, response(200, 2), KEPT));

  @Test
  void clientSpanIsTheChildOfTheCallersSpan() throws Exception {
    try (OtelRig otel = new OtelRig()) {
      Span caller = otel.tracer.spanBuilder("caller").startSpan();
      send(OtelHttpTrace.clientSpans(otel.sdk), caller);

      SpanData span =
          otel.spans().stream()
              .filter(ended -> ended.getKind() == SpanKind.CLIENT)
              .findFirst()
              .orElseThrow();
      assertThat(span.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
      assertThat(span.getEvents()).extracting(EventData::getName).containsExactlyElementsOf(EVENTS);
    }
  }

  @Test
  void callersSpanIsGivenTheEventsThatComeBeforeItEnds() throws Exception {
    try (OtelRig otel = new OtelRig()) {
      Span caller = otel.tracer.spanBuilder("caller").startSpan();
      send(OtelHttpTrace.onCurrentSpan(), caller);

      assertThat(otel.spans()).hasSize(1);
      assertThat(otel.spans().get(0).getEvents())
          .extracting(EventData::getName)
          .startsWith(EVENTS.subList(0, 7).toArray(new String[0]));
    }
  }

  @Test
  void stepsOfANewConnectionAreChildren() throws Exception {
    try (OtelRig otel = new OtelRig()) {
      Span caller = otel.tracer.spanBuilder("caller").startSpan();
      send(OtelHttpTrace.clientSpansBuilder(otel.sdk).signals(Signal.SPANS).build(), caller);

      List<SpanData> spans = otel.spans();
      SpanData exchange =
          spans.stream()
              .filter(span -> span.getKind() == SpanKind.CLIENT)
              .findFirst()
              .orElseThrow();
      assertThat(spans)
          .filteredOn(span -> span.getParentSpanId().equals(exchange.getSpanId()))
          .extracting(SpanData::getName)
          .containsExactly("http.queue", "http.connect");
    }
  }

  @Test
  void reusedConnectionIsLinkedToTheConnectThatMadeIt() throws Exception {
    Wiring.assumeAsyncClient();
    try (OtelRig otel = new OtelRig();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpAsyncClient client =
            TracedHttpAsyncClients.custom(
                    OtelHttpTrace.clientSpansBuilder(otel.sdk).signals(Signal.SPANS).build())
                .setConnectionManager(
                    TracedHttpAsyncClients.connections().setMaxConnTotal(1).build())
                .build()) {
      client.start();
      for (int i = 0; i < 2; i++) {
        client
            .execute(SimpleRequestBuilder.get(server.uri("127.0.0.1", "/")).build(), null)
            .get(30, TimeUnit.SECONDS);
      }
      client.close();
      client.awaitShutdown(TimeValue.ofSeconds(30));

      List<SpanData> spans = otel.spans();
      SpanData connect =
          spans.stream()
              .filter(span -> span.getName().equals("http.connect"))
              .findFirst()
              .orElseThrow();
      assertThat(spans)
          .filteredOn(span -> span.getKind() == SpanKind.CLIENT)
          .flatExtracting(SpanData::getLinks)
          .extracting(LinkData::getSpanContext)
          .containsExactly(connect.getSpanContext());
    }
  }

  /** Returns when the client is closed, and so everything was told. */
  private static void send(ClientTraceFactory trace, Span caller) throws Exception {
    Wiring.assumeAsyncClient();
    CompletableFuture<Span> seen = new CompletableFuture<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpAsyncClient client = TracedHttpAsyncClients.custom(trace).build()) {
      client.start();
      Future<SimpleHttpResponse> answer;
      try (Scope ignored = caller.makeCurrent()) {
        answer =
            client.execute(
                SimpleRequestBuilder.get(server.uri("127.0.0.1", "/")).build(),
                new FutureCallback<SimpleHttpResponse>() {
                  @Override
                  public void completed(SimpleHttpResponse result) {
                    seen.complete(Span.current());
                  }

                  @Override
                  public void failed(Exception error) {
                    seen.completeExceptionally(error);
                  }

                  @Override
                  public void cancelled() {
                    seen.cancel(true);
                  }
                });
      }
      assertThat(seen.get(30, TimeUnit.SECONDS)).isSameAs(caller);
      assertThat(answer.get().getCode()).isEqualTo(200);
      client.close();
      client.awaitShutdown(TimeValue.ofSeconds(30));
    } finally {
      caller.end();
    }
  }
}
