/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.EXPECTING_REQUEST;
import static dev.httptrace.httpclient5.Sequences.FRESH_TUNNEL;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.headAndBody;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.ThrowingTrace;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A hook that throws on a reactor thread leaves no future incomplete. */
@Timeout(60)
class AsyncContainmentTest {

  @AutoClose final LogLines log = LogLines.of("dev.httptrace.httpclient5");

  private static final List<String> TUNNELLED =
      List.of(all(FRESH_TUNNEL, EXPECTING_REQUEST, headAndBody(200, 2), KEPT));

  static Stream<Arguments> failures() {
    return ThrowingTrace.hooks().stream()
        .filter(hook -> !hook.matches("tlsFirstWrite|tlsFirstRead|tlsResumed"))
        .flatMap(
            hook ->
                Stream.<Supplier<Throwable>>of(
                        () -> new IllegalStateException("hook failed"),
                        () -> new AssertionError("hook failed"))
                    .map(failure -> Arguments.of(hook, failure)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("failures")
  void throwingHookHarmsNobody(String hook, Supplier<Throwable> failure) throws Exception {
    ThrowingTrace bad = new ThrowingTrace(hook, failure);

    assertThat(everyHook(bad.trace())).isEqualTo(TUNNELLED);
    // The client's trace is told after the request's, whose end was waited for.
    Gates.awaitThat("the bad hook was told", () -> bad.thrown() > 0);
  }

  private static List<String> everyHook(ClientTrace clientWide) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.start();
        AsyncRig rig = new AsyncRig(Attachment.REQUEST)) {
      rig.requests.setExpectContinueEnabled(true);
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
      rig.client(clientWide);
      assertThat(
              rig.send(
                  SimpleRequestBuilder.put(server.uri("shop.test", "/"))
                      .setBody("hello", ContentType.TEXT_PLAIN)
                      .build(),
                  1))
          .isEqualTo("200 ok");
      return rig.trace.all();
    }
  }

  @Test
  void refusedTunnelGivesNoConnection() throws Exception {
    try (ForwardProxy proxy = ForwardProxy.startRefusingConnect(403);
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
      assertThat(rig.get("https://shop.test/")).isEqualTo("403 ");

      assertThat(rig.trace.hooks()).containsExactly(hooks("getConn", LOOKUP, CONNECT));
      assertThat(rig.trace.beyondGo())
          .contains("tunnelDone 403", "connReleased TUNNEL_REFUSED")
          .endsWith("exchangeDone");
    }
  }

  @Test
  void otherConnectionManagersWorkAndAreWarnedOf() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.REQUEST);
        CloseableHttpAsyncClient client =
            TracedHttpAsyncClients.instrument(
                    rig.builder.setConnectionManager(
                        PoolingAsyncClientConnectionManagerBuilder.create()
                            .setDnsResolver(rig.names)
                            .build()))
                .build()) {
      client.start();
      rig.use(client);
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.trace.hooks())
          .containsExactly(hooks("getConn", "gotConn(unknown)", REQUEST, RESPONSE, KEPT));
      // The case warning-of-the-async-client.
      assertThat(log.records()).hasSize(1);
      assertThat(log.records().get(0).getMessage())
          .startsWith("httptrace: ")
          .contains("dnsStart, dnsDone", "connectStart, connectDone", "got100Continue")
          .doesNotContain("wroteHeader", "wroteRequest", "tlsHandshake", "xecutor");
    }
  }
}
