/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.START;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static dev.httptrace.httpclient5.Sequences.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.classic.Seams;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class TracedHttpClientsTest {

  private static final ClientTrace TRACE = new ClientTrace() {};
  private static final DnsResolver RESOLVER = TracedHttpClients.traced(new RigNames());

  @AutoClose final LogLines log = LogLines.of("dev.httptrace.httpclient5");

  static Stream<Arguments> nulls() {
    HttpClientBuilder builder = HttpClientBuilder.create();
    var connections = TracedHttpClients.connections();
    return Stream.of(
        refused("traces", () -> TracedHttpClients.custom((ClientTraceFactory[]) null)),
        refused("hold null", () -> TracedHttpClients.custom((ClientTraceFactory) null)),
        refused("builder", () -> TracedHttpClients.instrument((HttpClientBuilder) null)),
        refused("builder", () -> TracedHttpClients.instrument(null, connections)),
        refused(
            "connections",
            () ->
                TracedHttpClients.instrument(
                    builder, (PoolingHttpClientConnectionManagerBuilder) null)),
        refused("traces", () -> TracedHttpClients.instrument(builder, (ClientTraceFactory[]) null)),
        refused(
            "hold null", () -> TracedHttpClients.instrument(builder, (ClientTraceFactory) null)),
        refused("context", () -> TracedHttpClients.attach((HttpClientContext) null, TRACE)),
        refused("trace", () -> TracedHttpClients.attach(HttpClientContext.create(), null)),
        refused("resolver", () -> TracedHttpClients.traced((DnsResolver) null)),
        refused("fallback", () -> TracedHttpClients.traced(RESOLVER, (ClientTrace[]) null)),
        refused("hold null", () -> TracedHttpClients.traced(RESOLVER, (ClientTrace) null)),
        refused("executor", () -> TracedHttpClients.traced((HttpRequestExecutor) null)),
        refused(
            "factory",
            () ->
                TracedHttpClients.traced(
                    (HttpConnectionFactory<ManagedHttpClientConnection>) null)));
  }

  private static Arguments refused(String argument, ThrowingCallable call) {
    return Arguments.of(argument, call);
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("nulls")
  void nullIsRefusedByName(String argument, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessageContaining(argument);
  }

  @Test
  void plainConnectionBuilderIsRefused() {
    assumeThat(Wiring.hasStrategies()).as("5.2 and 5.3: ours looks like any other").isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TracedHttpClients.instrument(
                    HttpClientBuilder.create(), PoolingHttpClientConnectionManagerBuilder.create()))
        .withMessageContaining("TracedHttpClients.connections()");
  }

  @Test
  void whatNeedsStrategiesIsRefusedWithoutThem() {
    if (Wiring.hasStrategies()) {
      assertThatCode(() -> Seams.get().requireStrategies("it")).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> Seams.get().requireStrategies("it"))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageStartingWith("it works with HttpClient 5.4 to 5.6");
    }
  }

  /** What 5.4 and later wrap by themselves has to be wrapped before. */
  @EveryAttachment
  void untracedResolverAndSocketFactoryAreWarnedOfOnce(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(attachment)) {
      rig.connections.setDnsResolver(rig.names);
      Wiring.trustUntraced(rig.connections, Certificates.clientContext());

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      if (Wiring.hasStrategies()) {
        assertThat(rig.trace.hooks()).hasSize(13);
        assertThat(log.records()).isEmpty();
      } else {
        assertThat(rig.trace.hooks())
            .containsExactly(hooks("getConn", "gotConn", REQUEST, RESPONSE, KEPT));
        assertThat(log.records())
            .singleElement()
            .extracting(LogRecord::getMessage)
            .asString()
            .contains("dnsStart", "connectStart", "TracedSocketFactories.traced");
      }
    }
  }

  @EveryAttachment
  void foreignConnectionManagerIsWarnedOfOnce(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = Rig.foreign(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks())
          .containsExactly(
              "getConn",
              "gotConn(unknown)",
              "putIdleConn",
              "getConn",
              "gotConn(idle)(unknown)",
              "putIdleConn");
      assertThat(log.records()).extracting(LogRecord::getLevel).containsExactly(Level.WARNING);
    }
  }

  @EveryAttachment
  void tracedExecutorTellsWhatForeignConnectionsSendAndReceive(Attachment attachment)
      throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = Rig.foreign(attachment)) {
      rig.builder.setRequestExecutor(TracedHttpClients.traced(new HttpRequestExecutor()));

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.all())
          .containsExactly(all(START, "gotConn(unknown)", REQUEST, response(200, 2), KEPT));
    }
  }

  @Test
  void loneDecoratorsTellTheirFallback() throws IOException {
    RecordingTrace first = new RecordingTrace();
    RecordingTrace second = new RecordingTrace();
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        Rig rig = Rig.foreign(Attachment.NOWHERE)) {
      rig.connections.setDnsResolver(TracedHttpClients.traced(rig.names, first, second));
      Wiring.trust(rig.connections, Certificates.clientContext(), first, second);

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");
    }

    assertThat(first.all())
        .startsWith("dnsStart", "dnsDone")
        .endsWith("tlsHandshakeStart", "tlsHandshakeDone")
        .hasSize(Wiring.hasStrategies() ? 4 : 6);
    assertThat(second.all()).isEqualTo(first.all());
  }

  @Test
  void loneDecoratorsPreferTheCurrentContext() throws IOException {
    RecordingTrace fallback = new RecordingTrace();
    RecordingTrace current = new RecordingTrace();
    DnsResolver resolver = TracedHttpClients.traced(new RigNames(), fallback);
    try (var ignored = Context.current().with(current).makeCurrent()) {
      resolver.resolve("one.test");
    }

    assertThat(current.all()).containsExactly("dnsStart", "dnsDone");
    assertThat(fallback.all()).isEmpty();
  }

  @Test
  void customBuildsATracedClient() throws IOException {
    RecordingTrace trace = new RecordingTrace();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        var client = TracedHttpClients.custom(exchange -> trace).build()) {
      client.execute(new HttpGet(server.uri("127.0.0.1", "/")), response -> null);
    }

    assertThat(trace.hooks())
        .containsExactly(hooks("getConn", CONNECT, "gotConn", REQUEST, RESPONSE, KEPT));
    assertThat(log.records()).isEmpty();
  }

  private static final class RigNames implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) {
      return new InetAddress[] {Rig.address("127.0.0.1")};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
