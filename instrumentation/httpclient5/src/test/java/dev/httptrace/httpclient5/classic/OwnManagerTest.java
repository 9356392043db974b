/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.TracedSocketFactories;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.PlainConnectionSocketFactory;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A connection manager of somebody's own class keeps its place, and a warning names what is missing
 * and nothing else.
 */
@Timeout(30)
@SuppressWarnings("deprecation") // socket factories: what all versions have
class OwnManagerTest {

  private static final String DNS = "dnsStart, dnsDone";
  private static final String CONNECT = "connectStart, connectDone";
  private static final String TLS = "tlsHandshakeStart, tlsHandshakeDone";
  private static final String MESSAGES = "wroteHeaderField, wroteHeaders";
  private static final String CONNECTION = "the connection and its idle time in gotConn";

  @AutoClose final LogLines log = LogLines.of("dev.httptrace.httpclient5");

  @Test
  void operatorOfOursReportsEverything() throws IOException {
    try (ScriptedServer server = tls();
        Rig rig = Rig.foreign(Attachment.CLIENT)) {
      use(rig, TracedSocketFactories.operator(sockets(), null, rig.names), factory(true));

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");
      assertThat(rig.trace.hooks())
          .containsExactly(
              "getConn",
              "dnsStart",
              "dnsDone",
              "connectStart",
              "connectDone",
              "tlsHandshakeStart",
              "tlsHandshakeDone",
              "gotConn",
              "wroteHeaderField",
              "wroteHeaders",
              "wroteRequest",
              "gotFirstResponseByte",
              "putIdleConn");
      assertThat(log.records()).isEmpty();
    }
  }

  @Test
  void operatorOfTheirsReportsItsConnectsWhenWrapped() throws IOException {
    assumeTrue(Wiring.hasStrategies(), "before 5.4 the socket factories report connects");
    int closed = ClosedPort.find();
    try (ScriptedServer server = tls();
        Rig rig = Rig.foreign(Attachment.CLIENT)) {
      rig.names.add("two.test", Rig.address("127.0.0.2"), Rig.address("127.0.0.1"));
      rig.names.add("127.0.0.1", Rig.address("127.0.0.1"));
      use(
          rig,
          TracedHttpClients.traced(theirs(TracedHttpClients.traced(rig.names))),
          factory(true));

      assertThat(rig.get(server.uri("two.test", "/"))).isEqualTo("200 ok");
      assertThat(rig.trace.hooks())
          .startsWith("getConn", "dnsStart", "dnsDone", "connectStart")
          .containsSequence("connectStart", "connectDone", "tlsHandshakeStart")
          .containsSubsequence("tlsHandshakeDone", "gotConn", "wroteRequest", "putIdleConn");
      assertThat(rig.trace.details("connectDone"))
          .isEqualTo(rig.trace.details("connectStart"))
          .last()
          .isEqualTo("tcp 127.0.0.1:" + server.port());
      assertThat(log.records()).isEmpty();
      rig.trace.clear();

      assertThat(failure(rig, "http://127.0.0.1:" + closed + "/")).isTrue();
      assertThat(rig.trace.hooks())
          .startsWith("getConn", "connectStart")
          .last()
          .asString()
          .startsWith("connectDone(");
      assertThat(rig.trace.details("connectStart")).containsExactly("tcp 127.0.0.1:" + closed);
    }
  }

  @Test
  void wrappedOperatorWithoutWrappedResolverSaysSo() throws IOException {
    assumeTrue(Wiring.hasStrategies(), "before 5.4 the socket factories report connects");
    try (ScriptedServer server = tls();
        Rig rig = Rig.foreign(Attachment.CLIENT)) {
      use(rig, TracedHttpClients.traced(theirs(rig.names)), factory(true));

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");
      assertThat(rig.trace.hooks()).doesNotContain("connectStart");
      assertThat(warning()).contains(DNS, CONNECT).doesNotContain(TLS, MESSAGES, CONNECTION);
    }
  }

  @Test
  void managerOfTheirsMissesAllButTls() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = Rig.foreign(Attachment.CLIENT)) {
      use(rig, untraced(rig.names), factory(false));

      rig.get(server.uri("one.test", "/"));
      rig.get(server.uri("one.test", "/"));
      assertThat(warning())
          .startsWith("httptrace: ")
          .contains(DNS, CONNECT, MESSAGES, CONNECTION)
          .doesNotContain(TLS)
          .endsWith("Requests are not affected");
    }
  }

  @Test
  void whatIsWrappedIsNotMissed() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = Rig.foreign(Attachment.CLIENT)) {
      rig.builder.setRequestExecutor(TracedHttpClients.traced(new HttpRequestExecutor()));
      use(rig, untraced(TracedHttpClients.traced(rig.names)), factory(false));

      rig.get(server.uri("one.test", "/"));
      assertThat(warning()).contains(CONNECT, CONNECTION).doesNotContain(DNS, TLS, MESSAGES);
    }
  }

  /** Was missed without a word behind a connection factory of ours. */
  @Test
  void handshakeThatIsNotWrappedIsMissed() throws IOException {
    try (ScriptedServer server = tls();
        Rig rig = Rig.foreign(Attachment.CLIENT)) {
      use(rig, untraced(rig.names), factory(true));

      rig.get(server.uri("one.test", "/"));
      assertThat(warning()).contains(DNS, CONNECT, TLS).doesNotContain(MESSAGES, CONNECTION);
    }
  }

  private String warning() {
    assertThat(log.records()).hasSize(1);
    return log.records().get(0).getMessage();
  }

  private static boolean failure(Rig rig, String uri) {
    try {
      rig.get(uri);
      return false;
    } catch (IOException expected) {
      return true;
    }
  }

  private static void use(
      Rig rig,
      HttpClientConnectionOperator operator,
      HttpConnectionFactory<ManagedHttpClientConnection> factory) {
    TracedHttpClients.instrument(rig.builder, exchange -> rig.trace);
    rig.use(rig.builder.setConnectionManager(new OwnManager(operator, factory)).build());
  }

  private static HttpClientConnectionOperator theirs(DnsResolver resolver) {
    return new DefaultHttpClientConnectionOperator(
        RegistryBuilder.<ConnectionSocketFactory>create()
            .register("http", PlainConnectionSocketFactory.getSocketFactory())
            .register(
                "https",
                TracedSocketFactories.traced(
                    new SSLConnectionSocketFactory(Certificates.clientContext())))
            .build(),
        null,
        resolver);
  }

  private static HttpClientConnectionOperator untraced(DnsResolver resolver) {
    return new DefaultHttpClientConnectionOperator(sockets(), null, resolver);
  }

  private static Registry<ConnectionSocketFactory> sockets() {
    return RegistryBuilder.<ConnectionSocketFactory>create()
        .register("http", PlainConnectionSocketFactory.getSocketFactory())
        .register("https", new SSLConnectionSocketFactory(Certificates.clientContext()))
        .build();
  }

  private static HttpConnectionFactory<ManagedHttpClientConnection> factory(boolean traced) {
    return traced
        ? TracedHttpClients.traced(ManagedHttpClientConnectionFactory.INSTANCE)
        : ManagedHttpClientConnectionFactory.INSTANCE;
  }

  private static ScriptedServer tls() {
    return ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
  }

  /** As metrics libraries have theirs. */
  private static final class OwnManager extends PoolingHttpClientConnectionManager {

    OwnManager(
        HttpClientConnectionOperator operator,
        HttpConnectionFactory<ManagedHttpClientConnection> factory) {
      super(
          operator,
          PoolConcurrencyPolicy.STRICT,
          PoolReusePolicy.LIFO,
          TimeValue.NEG_ONE_MILLISECOND,
          factory);
    }
  }
}
