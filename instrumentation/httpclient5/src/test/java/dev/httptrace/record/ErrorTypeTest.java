/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@org.junit.jupiter.api.Timeout(30)
class ErrorTypeTest {

  private static final Timeout SHORT = Timeout.ofMilliseconds(150);
  private static final Timeout LONG = Timeout.ofSeconds(20);
  private static final ConnectionScript SILENCE = wire -> wire.awaitClose();

  @Test
  void nameThatDoesNotResolveIsAnUnknownHost() {
    assertThat(typeOf("http://nobody.test/")).isEqualTo("unknown_host");
  }

  @Test
  void portWithoutListenerRefusesTheConnection() {
    assertThat(typeOf("http://127.0.0.1:" + ClosedPort.find() + "/"))
        .isEqualTo("connection_refused");
  }

  @Test
  void connectThatHangsTimesOut() {
    try (BlackHole hole = BlackHole.open()) {
      assertThat(typeOf("http://127.0.0.1:" + hole.port() + "/", SHORT))
          .isEqualTo("connect_timeout");
    }
  }

  @Test
  void silentServerTimesOut() {
    try (ScriptedServer server = ScriptedServer.start(SILENCE)) {
      assertThat(typeOf(server.uri("127.0.0.1", "/"), SHORT)).isEqualTo("read_timeout");
    }
  }

  @Test
  void resetIsAConnectionReset() {
    try (ScriptedServer server =
        ScriptedServer.start(
            wire -> {
              wire.readHead();
              wire.reset();
            })) {
      assertThat(typeOf(server.uri("127.0.0.1", "/"))).isEqualTo("connection_reset");
    }
  }

  @Test
  void closeWithoutAnswerHasTheNameOfItsException() {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.readHead())) {
      assertThat(typeOf(server.uri("127.0.0.1", "/")))
          .isEqualTo(NoHttpResponseException.class.getName());
    }
  }

  @Test
  void certificatesHaveWordsOfTheirOwn() {
    assertThat(typeWith(Certificates.untrustedServerContext())).isEqualTo("certificate_untrusted");
    assertThat(typeWith(Certificates.expiredServerContext())).isEqualTo("certificate_expired");
    assertThat(typeWith(Certificates.wrongHostServerContext()))
        .isEqualTo("certificate_host_mismatch");
  }

  @Test
  void proseInsteadOfTlsIsATlsError() {
    try (ScriptedServer server =
        ScriptedServer.start(
            wire -> {
              wire.send("this is not TLS at all");
              wire.awaitClose();
            })) {
      assertThat(typeOf(server.uri("one.test", "/").replace("http:", "https:")))
          .isEqualTo("tls_error");
    }
  }

  @ParameterizedTest
  @MethodSource("rarer")
  void rarerFailuresAreNamedByClassAndSystemMessage(Exception failure, String expected) {
    assertThat(ErrorType.of(failure)).isEqualTo(expected);
  }

  static Stream<Arguments> rarer() {
    return Stream.of(
        arguments(new NoRouteToHostException("No route to host"), "network_unreachable"),
        arguments(new ConnectException("Network is unreachable"), "network_unreachable"),
        arguments(
            new ConnectException(
                "Connect to http://unreachable.test:80 failed: Connection refused"),
            "connection_refused"),
        arguments(new ConnectException("Connection timed out"), "connect_timeout"),
        arguments(new ConnectException(), "connection_refused"),
        arguments(new SocketException("Connection reset"), "connection_reset"),
        arguments(new SocketException("Connection reset by peer"), "connection_reset"),
        arguments(new SocketException("Broken pipe"), "connection_reset"),
        arguments(new SocketException(), "java.net.SocketException"),
        arguments(new SocketException("Socket closed"), "java.net.SocketException"),
        arguments(new SocketTimeoutException("Read timed out"), "read_timeout"),
        // Case LeaseWithRoom. On spans and in metrics it is a pool_timeout: TimeoutTypeTest.
        arguments(new ConnectionRequestTimeoutException("Timeout deadline"), "timeout"),
        arguments(new SocketTimeoutException("Connect timed out"), "connect_timeout"),
        arguments(new ConnectTimeoutException("Read timed out"), "connect_timeout"),
        arguments(new TimeoutException(), "timeout"),
        arguments(new ExecutionException(new StackOverflowError()), "java.lang.StackOverflowError"),
        arguments(
            new ExecutionException(new IOException()), "java.util.concurrent.ExecutionException"),
        arguments(new InterruptedIOException(), "java.io.InterruptedIOException"),
        arguments(new CancellationException(), "cancelled"),
        arguments(new SSLException("closed"), "tls_error"),
        arguments(new SSLPeerUnverifiedException("no"), "certificate_host_mismatch"),
        arguments(new IOException("a secret"), "java.io.IOException"),
        arguments(
            new SSLException(new CertificateNotYetValidException()), "certificate_not_yet_valid"));
  }

  @Test
  void requestThatCouldNotBeSentMetAConnectionThatThePeerHadClosed() {
    assertThat(ErrorType.isClosedByPeer(new RequestNotExecutedException())).isTrue();
  }

  private static String typeWith(SSLContext context) {
    try (ScriptedServer server = ScriptedServer.startTls(context, SILENCE)) {
      return typeOf(server.uri("one.test", "/"));
    }
  }

  private static String typeOf(String uri) {
    return typeOf(uri, LONG);
  }

  /** The word for what HttpClient throws. */
  private static String typeOf(String uri, Timeout timeout) {
    InMemoryDnsResolver names = new InMemoryDnsResolver();
    names.add("one.test", InetAddress.getLoopbackAddress());
    names.add("127.0.0.1", InetAddress.getLoopbackAddress());
    var connections = PoolingHttpClientConnectionManagerBuilder.create();
    Wiring.trustUntraced(connections, Certificates.clientContext());
    try (CloseableHttpClient client =
        HttpClients.custom()
            .disableAutomaticRetries()
            .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(timeout).build())
            .setConnectionManager(
                connections
                    .setDnsResolver(names)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(timeout).build())
                    .build())
            .build()) {
      client.execute(new HttpGet(uri), response -> null);
    } catch (IOException failure) {
      return ErrorType.of(failure);
    }
    throw new AssertionError("no failure: " + uri);
  }
}
