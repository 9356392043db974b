/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** WebClient on the connector of HttpClient, which Boot chooses here. */
@Timeout(60)
class WebClientTest {

  private static final String[] COLD = {
    "http.getconn.start",
    "http.dns.start",
    "http.dns.done",
    "http.connect.start",
    "http.connect.done",
    "http.getconn.done",
    "http.send.start",
    "http.send.done",
    "http.first_byte"
  };

  private static final String[] SET_UP = Arrays.copyOf(COLD, 6);

  private static final String TEMPLATE = "/orders/{id}";

  @Test
  void webClientHasTheHooksOnTheSpanOfItsObservation() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      WebClient client = webClient(application);
      assertThat(get(client, server.uri("/a"))).isEqualTo("ok");
      assertThat(get(client, server.uri("/b"))).isEqualTo("ok");

      List<SpanData> spans = application.awaitSpans(2);
      assertThat(spans).extracting(SpanData::getKind).containsOnly(SpanKind.CLIENT);
      assertThat(Application.events(spans.get(0))).startsWith(COLD);
      assertThat(Application.attributes(spans.get(0)))
          .contains("httptrace.dns_ms", "httptrace.conn.id", "httptrace.verdict");
      // Whether the first connection is back by now is for the reactor to say.
      assertThat(Application.events(spans.get(1)))
          .startsWith("http.getconn.start")
          .contains("http.getconn.done", "http.send.start", "http.first_byte");
      assertThat(server.requests().get(0))
          .contains(
              "traceparent: 00-" + spans.get(0).getTraceId() + "-" + spans.get(0).getSpanId());
    }
  }

  @Test
  void bundleIsTrusted() throws CertificateEncodingException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        Application application = Application.start(StarterTest.bundle())) {
      assertThat(get(webClient(application), server.uri("/"))).isEqualTo("ok");

      assertThat(Application.events(application.awaitSpans(1).get(0)))
          .contains("http.tls.start", "http.tls.done");
    }
  }

  @Test
  void withoutTheBundleTheServerIsNotTrusted() {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      WebClient client = webClient(application);
      assertThatThrownBy(() -> get(client, server.uri("/")))
          .isInstanceOf(WebClientRequestException.class);
    }
  }

  @Test
  void resolverOfTheApplicationResolves() {
    InMemoryDnsResolver names = new InMemoryDnsResolver();
    names.add("shop.test", InetAddress.getLoopbackAddress());
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      HttpComponentsClientHttpConnectorBuilder boot =
          (HttpComponentsClientHttpConnectorBuilder)
              application.bean(ClientHttpConnectorBuilder.class);
      WebClient client =
          application
              .bean(WebClient.Builder.class)
              .clientConnector(
                  boot.withConnectionManagerCustomizer(
                          connections -> connections.setDnsResolver(names))
                      .build())
              .build();
      assertThat(get(client, server.uri("shop.test", "/"))).isEqualTo("ok");

      assertThat(Application.events(application.awaitSpans(1).get(0))).startsWith(COLD);
    }
  }

  @Test
  void sameSettingsAsOfTheOthers() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start("httptrace.enabled=false")) {
      assertThat(get(webClient(application), server.uri("/"))).isEqualTo("ok");

      assertThat(application.awaitSpans(1).get(0).getEvents()).isEmpty();
    }
  }

  @Test
  void spanIsKnownAfterAFilterThatSwitchesThreads() {
    assertSpanIsKnownWith(onAnotherThread(), WebClientTest::getOrder);
  }

  @Test
  void spanIsKnownAfterAFilterOfAMutatedClient() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      WebClient client = webClient(application).mutate().filter(onAnotherThread()).build();
      assertThat(getOrder(client, server.uri(""))).isEqualTo("ok");

      assertSpanIsKnown(application.awaitSpans(1).get(0));
    }
  }

  @Test
  void spanIsKnownWithAnExchangeFunctionOfTheApplication() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      WebClient client =
          application
              .bean(WebClient.Builder.class)
              .exchangeFunction(
                  ExchangeFunctions.create(application.bean(ClientHttpConnector.class)))
              .clone()
              .filter(onAnotherThread())
              .build();
      assertThat(getOrder(client, server.uri(""))).isEqualTo("ok");

      assertSpanIsKnown(application.awaitSpans(1).get(0));
    }
  }

  @Test
  void spanIsKnownAfterARetryWithBackoff() {
    AtomicBoolean refused = new AtomicBoolean();
    assertSpanIsKnownWith(
        (request, next) ->
            Mono.defer(
                    () ->
                        refused.compareAndSet(false, true)
                            ? Mono.<ClientResponse>error(new IOException("not yet"))
                            : next.exchange(request))
                .retryWhen(Retry.backoff(1, Duration.ofMillis(1))),
        WebClientTest::getOrder);
    assertThat(refused).isTrue();
  }

  @Test
  void spanIsKnownWhereAFilterReplacesTheBody() {
    assertSpanIsKnownWith(
        (request, next) ->
            next.exchange(
                ClientRequest.from(request).body(BodyInserters.fromValue("another")).build()),
        WebClientTest::postOrder);
  }

  @Test
  void spanIsKnownWhereTheBodyComesFromAnotherThread() {
    assertSpanIsKnownWith((request, next) -> next.exchange(request), WebClientTest::postOrder);
  }

  private static String getOrder(WebClient client, String server) {
    return client.get().uri(server + TEMPLATE, 42).retrieve().bodyToMono(String.class).block();
  }

  private static String postOrder(WebClient client, String server) {
    return client
        .post()
        .uri(server + TEMPLATE, 42)
        .body(Mono.just("body").publishOn(Schedulers.boundedElastic()), String.class)
        .retrieve()
        .bodyToMono(String.class)
        .block();
  }

  /** As the filter for OAuth2 of Spring Security does, whose tokens come from another thread. */
  private static ExchangeFilterFunction onAnotherThread() {
    return (request, next) ->
        Mono.just(request).publishOn(Schedulers.boundedElastic()).flatMap(next::exchange);
  }

  private static void assertSpanIsKnownWith(
      ExchangeFilterFunction filter, BiFunction<WebClient, String, String> call) {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      WebClient client = application.bean(WebClient.Builder.class).filter(filter).build();
      assertThat(call.apply(client, server.uri(""))).isEqualTo("ok");

      assertSpanIsKnown(application.awaitSpans(1).get(0));
    }
  }

  private static void assertSpanIsKnown(SpanData span) {
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    // The server may answer before it has all of a body.
    assertThat(Application.events(span)).startsWith(SET_UP);
    assertThat(Application.attributes(span)).contains("httptrace.dns_ms", "url.template");
  }

  private static WebClient webClient(Application application) {
    return application.bean(WebClient.Builder.class).build();
  }

  private static String get(WebClient client, String uri) {
    return client.get().uri(uri).retrieve().bodyToMono(String.class).block();
  }
}
