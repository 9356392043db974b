/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.DiscardReason;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.HookFailures;
import dev.httptrace.LeasedConn;
import dev.httptrace.PoolListener;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.apache.hc.core5.util.VersionInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a connection is told once, and why. */
@org.junit.jupiter.api.Timeout(60)
class PoolListenerTest {

  private static final ClientTraceFactory TRACED = exchange -> new ExchangeTrace() {};
  private static final ClientTraceFactory UNTRACED = exchange -> null;

  private final Told told = new Told();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionIsMadeUsedTwiceAndClosedWithTheClient(boolean traced) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      try (KnownPool pool = new KnownPool(traced ? TRACED : UNTRACED)) {
        TracedHttpClients.loads(pool.manager).listen(told);
        get(pool, server);
        get(pool, server);
      }
      String to = " one.test:" + server.port();
      assertThat(told.lines)
          .filteredOn(line -> !line.startsWith("leaseDone"))
          .isEqualTo(
              traced || isOpenedByOperator()
                  ? List.of(
                      "connOpened" + to,
                      "connReturned" + to,
                      "connReturned" + to,
                      "connClosed" + to + " IDLE")
                  : List.of());
    }
  }

  /** Its manager is known to the client once a connection of it has been got. */
  @Test
  void waitsAreToldOnceTheClientKnowsItsPool() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        KnownPool pool = listened(TRACED)) {
      get(pool, server);
      get(pool, server);
      get(pool, server);
      assertThat(told.count("leaseDone one.test:" + server.port())).isEqualTo(2);
    }
  }

  /** On 5.2 and 5.3 the dial of a request that is not traced is not seen. */
  private static boolean isOpenedByOperator() {
    try {
      Class.forName("org.apache.hc.client5.http.ssl.TlsSocketStrategy");
      return true;
    } catch (ClassNotFoundException older) {
      return false;
    }
  }

  @Test
  void cancellationIsWhyItIsClosed() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                  wire.awaitClose();
                });
        KnownPool pool = listened(TRACED)) {
      HttpGet request = request(server);
      pool.openPlainly(request);
      assertThat(told.count("connReturned")).isZero();
      request.cancel();
      assertThat(told.lines).hasSize(3).last().asString().endsWith(" CANCELLED");
      assertThat(told.lines.get(1)).startsWith("connReturned");
    }
  }

  @Test
  void serverThatClosesIsWhyItIsClosed() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
                });
        KnownPool pool = listened(TRACED)) {
      get(pool, server);
      assertThat(told.lines).last().asString().endsWith(" CONNECTION_CLOSE");
    }
  }

  @Test
  void connectionOfARequestThatIsNotTracedIsReturnedBeforeItIsClosed() throws Exception {
    assumeTrue(isOpenedByOperator());
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
                });
        KnownPool pool = listened(UNTRACED)) {
      get(pool, server);
      String of = " one.test:" + server.port();
      assertThat(told.lines)
          .filteredOn(line -> !line.startsWith("leaseDone"))
          .containsExactly("connOpened" + of, "connReturned" + of, "connClosed" + of + " null");
    }
  }

  @Test
  void connectionThatAProxyClosedToAskForCredentialsIsToldAsClosed() throws Exception {
    AtomicReference<KnownPool> made = new AtomicReference<>();
    List<LeasedConn> meanwhile = new CopyOnWriteArrayList<>();
    try (ScriptedServer proxy =
        ScriptedServer.start(
            wire -> {
              wire.readHead();
              wire.send(
                  """
                  HTTP/1.1 407 Who\r
                  Proxy-Authenticate: Basic realm="p"\r
                  Connection: close\r
                  Content-Length: 0\r
                  \r
                  """);
            },
            wire -> {
              wire.readHead();
              meanwhile.addAll(TracedHttpClients.leases(made.get().manager));
              wire.send("HTTP/1.1 403 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            })) {
      BasicCredentialsProvider credentials = new BasicCredentialsProvider();
      credentials.setCredentials(
          new AuthScope(null, -1), new UsernamePasswordCredentials("user", "pw".toCharArray()));
      Consumer<HttpClientBuilder> throughIt =
          builder ->
              builder
                  .setProxy(new HttpHost("http", "one.test", proxy.port()))
                  .setDefaultCredentialsProvider(credentials);
      try (KnownPool pool = new KnownPool(throughIt, TRACED)) {
        made.set(pool);
        TracedHttpClients.loads(pool.manager).listen(told);
        try {
          pool.openPlainly(new HttpGet("https://shop.test/")).close();
        } catch (ClientProtocolException refused) {
          // So say 5.2 and 5.3; later ones answer with the 403.
        }
        // The second, and not the first.
        assertThat(meanwhile).hasSize(1);
        assertThat(TracedHttpClients.leases(pool.manager)).isEmpty();
      }
    }
    if (!Wiring.hasStrategies()) {
      // On 5.2 and 5.3 both connections are reported as one.
      assertThat(told.lines)
          .filteredOn(line -> line.startsWith("connClosed"))
          .hasSize(1)
          .hasSameSizeAs(
              told.lines.stream().filter(line -> line.startsWith("connOpened")).toList());
      return;
    }
    assertThat(told.count("connOpened")).isEqualTo(2);
    List<String> reasons =
        told.lines.stream()
            .filter(line -> line.startsWith("connClosed"))
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .toList();
    // 5.4 closes the second itself, because the proxy asks for it, before it says refused.
    String release =
        VersionInfo.loadVersionInfo("org.apache.hc.client5", getClass().getClassLoader())
            .getRelease();
    assertThat(reasons)
        .containsExactly(
            "CONNECTION_CLOSE", release.equals("5.4") ? "CONNECTION_CLOSE" : "TUNNEL_REFUSED");
  }

  @Test
  void failureIsWhyItIsClosed() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.readHead());
        KnownPool pool = listened(TRACED)) {
      assertThatThrownBy(() -> get(pool, server)).isInstanceOf(IOException.class);
      assertThat(told.lines)
          .filteredOn(line -> line.startsWith("connClosed"))
          .isNotEmpty()
          .allMatch(line -> line.endsWith(" ERROR"));
      assertThat(told.count("connClosed")).isEqualTo(told.count("connOpened"));
      assertThat(told.count("connReturned")).isEqualTo(told.count("connOpened"));
    }
  }

  @Test
  void connectionThatNobodyAcceptsIsNotMade() throws Exception {
    int port = ClosedPort.find();
    try (KnownPool pool = listened(TRACED)) {
      assertThatThrownBy(() -> pool.openPlainly(new HttpGet("http://one.test:" + port + "/")))
          .isInstanceOf(IOException.class);
    }
    assertThat(told.count("connOpened")).isZero();
    assertThat(told.count("connClosed")).isZero();
  }

  @Test
  void idleConnectionThatTheServerClosedIsStale() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                },
                Responses.keepAlive(200, "ok"));
        KnownPool pool = listened(TRACED)) {
      validateAlways(pool);
      get(pool, server);
      // The server's end of the stream is on its way; stale or not, each look is told rightly.
      while (told.count("connClosed") == 0) {
        get(pool, server);
      }
      assertThat(told.lines)
          .filteredOn(line -> line.startsWith("connClosed"))
          .allMatch(line -> line.endsWith(" STALE") || line.endsWith(" ERROR"));
    }
  }

  @SuppressWarnings("deprecation") // 5.2 has nothing else
  private static void validateAlways(KnownPool pool) {
    pool.manager.setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS);
  }

  @Test
  void leaseThatFailsIsToldWithItsError() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool pool = listened(TRACED)) {
      pool.manager.setDefaultMaxPerRoute(1);
      ClassicHttpResponse open = pool.openPlainly(request(server));
      HttpGet second = request(server);
      second.setConfig(
          RequestConfig.custom().setConnectionRequestTimeout(Timeout.ofMilliseconds(1)).build());
      assertThatThrownBy(() -> pool.client.executeOpen(null, second, HttpClientContext.create()))
          .isInstanceOf(IOException.class);
      assertThat(told.lines).last().asString().matches("leaseDone one.test:\\d+ .*Timeout.*");
      open.close();
    }
  }

  @Test
  void whoStopsListeningIsToldNoMore() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        KnownPool pool = new KnownPool(TRACED)) {
      Runnable end = TracedHttpClients.loads(pool.manager).listen(told);
      get(pool, server);
      end.run();
      end.run();
      int before = told.lines.size();
      get(pool, server);
      assertThat(told.lines).hasSize(before);
    }
  }

  @Test
  void listenerThatThrowsHarmsNoRequest() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        KnownPool pool = new KnownPool(TRACED)) {
      TracedHttpClients.loads(pool.manager)
          .listen(
              new PoolListener() {
                @Override
                public void leaseDone(String host, int port, long nanos, Exception error) {
                  throw new IllegalStateException("no");
                }
              });
      get(pool, server);
      long failures = HookFailures.count();
      get(pool, server);
      assertThat(HookFailures.count()).isGreaterThan(failures);
    }
  }

  private KnownPool listened(ClientTraceFactory factory) {
    KnownPool pool = new KnownPool(factory);
    TracedHttpClients.loads(pool.manager).listen(told);
    return pool;
  }

  private static HttpGet request(ScriptedServer server) {
    return new HttpGet(server.uri("one.test", "/"));
  }

  private static void get(KnownPool pool, ScriptedServer server) throws IOException {
    try (ClassicHttpResponse response = pool.openPlainly(request(server))) {
      EntityUtils.consume(response.getEntity());
    }
  }

  private static final class Told implements PoolListener {

    final List<String> lines = new CopyOnWriteArrayList<>();

    long count(String what) {
      return lines.stream().filter(line -> line.startsWith(what)).count();
    }

    @Override
    public void leaseDone(String host, int port, long nanos, @Nullable Exception error) {
      assertThat(nanos).isNotNegative();
      add("leaseDone", host, port, error == null ? "" : " " + error.getClass().getSimpleName());
    }

    @Override
    public void connOpened(String host, int port) {
      add("connOpened", host, port, "");
    }

    @Override
    public void connReturned(String host, int port, long nanos) {
      assertThat(nanos).isNotNegative();
      add("connReturned", host, port, "");
    }

    @Override
    public void connClosed(String host, int port, long ageNanos, @Nullable DiscardReason reason) {
      assertThat(ageNanos).isNotNegative();
      add("connClosed", host, port, " " + reason);
    }

    private void add(String what, String host, int port, String rest) {
      lines.add(what + " " + host + ":" + port + rest);
    }
  }
}
