/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.GotConnInfo;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.otel.Signal;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.ConnectException;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** What an application has that does no more than put the starter on its class path. */
@Timeout(60)
class StarterTest {

  // RestClient ends its span before it closes the response: putconn comes too late for it.
  private static final String[] COLD = {
    "http.getconn.start",
    "http.dns.start",
    "http.dns.done",
    "http.connect.start",
    "http.connect.done",
    "http.getconn.done",
    "http.send.start",
    "http.send.done",
    "http.first_byte",
    "http.last_byte"
  };
  private static final String[] WARM = {
    "http.getconn.start",
    "http.getconn.done",
    "http.send.start",
    "http.send.done",
    "http.first_byte",
    "http.last_byte"
  };
  private static final String[] COLD_TLS = {
    "http.getconn.start",
    "http.dns.start",
    "http.dns.done",
    "http.connect.start",
    "http.connect.done",
    "http.tls.start",
    "http.tls.done",
    "http.getconn.done",
    "http.send.start",
    "http.send.done",
    "http.first_byte",
    "http.last_byte"
  };

  @Test
  void restClientHasTheHooksOnTheSpanOfItsObservation() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      RestClient client = application.restClient();
      assertThat(get(client, server.uri("/a"))).isEqualTo("ok");
      assertThat(get(client, server.uri("/b"))).isEqualTo("ok");

      List<SpanData> spans = application.spans();
      assertThat(spans).hasSize(2).extracting(SpanData::getKind).containsOnly(SpanKind.CLIENT);
      assertThat(Application.events(spans.get(0))).containsExactly(COLD);
      assertThat(Application.events(spans.get(1))).containsExactly(WARM);
      assertThat(Application.attributes(spans.get(0)))
          .contains("http.url", "httptrace.dns_ms", "httptrace.conn.id", "httptrace.verdict");
      assertThat(server.requests().get(0))
          .contains(
              "traceparent: 00-" + spans.get(0).getTraceId() + "-" + spans.get(0).getSpanId());
    }
  }

  @Test
  void restTemplateHasThemToo() throws ReflectiveOperationException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      assertThat(application.restTemplate().getForObject(server.uri("/"), String.class))
          .isEqualTo("ok");

      assertThat(application.span().getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(Application.events(application.span()))
          .startsWith(COLD)
          .hasSize(COLD.length + 1)
          .endsWith("http.putconn");
    }
  }

  @Test
  void sslBundleIsTrustedAndItsHandshakeTold() throws CertificateEncodingException {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Certificates.serverContext(), Responses.keepAlive(200, "secret"));
        Application application = Application.start(bundle())) {
      assertThat(get(application.restClient(), server.uri("/"))).isEqualTo("secret");

      assertThat(Application.events(application.span())).containsExactly(COLD_TLS);
    }
  }

  @Test
  void withoutTheBundleTheServerIsNotTrusted() {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Certificates.serverContext(), Responses.keepAlive(200, "secret"));
        Application application = Application.start()) {
      RestClient client = application.restClient();
      assertThatThrownBy(() -> get(client, server.uri("/")))
          .isInstanceOf(ResourceAccessException.class)
          .hasCauseInstanceOf(SSLHandshakeException.class);

      assertThat(Application.events(application.span()))
          .containsExactly(
              "http.getconn.start",
              "http.dns.start",
              "http.dns.done",
              "http.connect.start",
              "http.connect.done",
              "http.tls.start",
              "http.tls.done",
              "http.putconn",
              "http.getconn.done",
              "exception");
    }
  }

  @Test
  void failedConnectIsTold() {
    try (Application application = Application.start()) {
      RestClient client = application.restClient();
      assertThatThrownBy(() -> get(client, "http://127.0.0.1:" + ClosedPort.find() + "/"))
          .isInstanceOf(ResourceAccessException.class)
          .hasCauseInstanceOf(ConnectException.class);

      assertThat(Application.events(application.span()))
          .containsExactly(
              "http.getconn.start",
              "http.connect.start",
              "http.connect.done",
              "http.putconn",
              "http.getconn.done",
              "exception");
    }
  }

  @Test
  void factoriesThatAreBeansAreTold() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start(OwnHooks.class)) {
      RestClient client = application.restClient();
      get(client, server.uri("/"));
      get(client, server.uri("/"));

      assertThat(application.bean(OwnHooks.Told.class).reused).containsExactly(false, true);
      assertThat(Application.events(application.spans().get(0))).containsExactly(COLD);
    }
  }

  @Test
  void anotherClientThatTheApplicationChoosesIsLeftAlone() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application =
            Application.start(
                "spring.http.client.factory=simple",
                "spring.http.clients.imperative.factory=simple")) {
      assertThat(get(application.restClient(), server.uri("/"))).isEqualTo("ok");

      assertThat(application.span().getEvents()).isEmpty();
    }
  }

  @Test
  void traceOfTheApplicationTakesThePlaceOfOurs() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start(OwnTrace.class)) {
      assertThat(get(application.restClient(), server.uri("/"))).isEqualTo("ok");

      assertThat(application.span().getEvents()).isEmpty();
      assertThat(Application.attributes(application.span())).contains("httptrace.wait_ms");
    }
  }

  @Test
  void nothingOfOursHasASecret() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      assertThat(
              application
                  .restClient()
                  .get()
                  .uri(server.uri("/?token=canary"))
                  .header("Authorization", "Bearer canary")
                  .header("Cookie", "id=canary")
                  .retrieve()
                  .body(String.class))
          .isEqualTo("ok");

      assertThat(application.span().getEvents()).isNotEmpty();
      assertThat(application.span().getEvents().toString()).doesNotContain("canary");
      application
          .span()
          .getAttributes()
          .forEach(
              (key, value) -> {
                // Spring's http.url has the query: that is Spring's, and was there before us.
                if (key.getKey().startsWith("httptrace")) {
                  assertThat(value.toString()).doesNotContain("canary");
                }
              });
    }
  }

  static String get(RestClient client, String uri) {
    return client.get().uri(uri).retrieve().body(String.class);
  }

  /** The name of the property has changed between the lines; each ignores the other's. */
  static String[] bundle() throws CertificateEncodingException {
    String certificate =
        Base64.getEncoder().encodeToString(Certificates.authorityCertificate().getEncoded());
    return new String[] {
      "spring.ssl.bundle.pem.shop.truststore.certificate="
          + "-----BEGIN CERTIFICATE-----\n"
          + certificate
          + "\n-----END CERTIFICATE-----",
      "spring.http.client.ssl.bundle=shop",
      "spring.http.reactiveclient.ssl.bundle=shop",
      "spring.http.clients.ssl.bundle=shop"
    };
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnHooks {

    record Told(List<Boolean> reused) {}

    @Bean
    Told told() {
      return new Told(new CopyOnWriteArrayList<>());
    }

    @Bean
    ClientTraceFactory hooks(Told told) {
      ClientTrace trace =
          new ClientTrace() {
            @Override
            public void gotConn(GotConnInfo info) {
              told.reused.add(info.reused());
            }
          };
      return exchange -> trace;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnTrace {

    @Bean
    OtelHttpTrace trace() {
      return OtelHttpTrace.onCurrentSpanBuilder().signals(Signal.ATTRIBUTES).build();
    }
  }
}
