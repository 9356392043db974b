/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTrace;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.HookFailures;
import dev.httptrace.ResponseHead;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ContainmentTest {

  private static ScriptedServer server;
  private static ForwardProxy proxy;

  @AutoClose final LogLines log = LogLines.of("dev.httptrace");

  @BeforeAll
  static void open() {
    server = ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
    proxy = ForwardProxy.start();
  }

  @AfterAll
  static void close() {
    proxy.close();
    server.close();
  }

  static Stream<Arguments> failures() {
    return ThrowingTrace.hooks().stream()
        .flatMap(
            hook ->
                Stream.<Supplier<Throwable>>of(
                        () -> new IllegalStateException("hook failed"),
                        () -> new AssertionError("hook failed"),
                        () -> new StackOverflowError("hook failed"))
                    .map(failure -> Arguments.of(hook, failure)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("failures")
  void throwingHookHarmsNobody(String hook, Supplier<Throwable> failure) throws IOException {
    ThrowingTrace bad = new ThrowingTrace(hook, failure);
    RecordingTrace newer = new RecordingTrace();
    RecordingTrace older = new RecordingTrace();
    long before = HookFailures.count();

    assertThat(everyHook(newer, bad.trace(), older)).isEqualTo("200 ok");

    assertThat(newer.all()).isEqualTo(older.all()).hasSizeGreaterThan(24);
    assertThat(bad.thrown()).isPositive();
    assertThat(HookFailures.count() - before).isEqualTo(bad.thrown());
    assertThat(log.records()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void failureIsLoggedOncePerClassAndHook() throws IOException {
    long before = HookFailures.count();

    everyHook(new ThrowsTwice());
    everyHook(new ThrowsTwice());

    assertThat(HookFailures.count() - before).isEqualTo(4);
    assertThat(log.records())
        .extracting(LogRecord::getLevel)
        .containsExactly(Level.WARNING, Level.WARNING);
    assertThat(log.records())
        .extracting(LogRecord::getMessage)
        .satisfiesExactly(
            line -> assertThat(line).contains(ThrowsTwice.class.getName(), "getConn"),
            line -> assertThat(line).contains(ThrowsTwice.class.getName(), "wroteHeaders"));
    assertThat(log.records().get(0).getThrown()).hasMessage("in getConn");
  }

  /** A listener that reads a number out of a field quotes the field when it is none. */
  @Test
  void failureThatQuotesTheServerIsLoggedHarmless() throws IOException {
    try (ScriptedServer hostile =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n");
                  wire.send("X-Number: 1\u001b]0;owned\u0007\u009b31m\r\n\r\nok");
                });
        Rig rig = new Rig(Attachment.NOWHERE)) {
      TracedHttpClients.instrument(rig.builder, rig.connections, exchange -> new ReadsANumber());
      assertThat(rig.get(hostile.uri("one.test", "/"))).isEqualTo("200 ok");
    }

    StringWriter printed = new StringWriter();
    assertThat(log.records()).hasSize(1);
    log.records().get(0).getThrown().printStackTrace(new PrintWriter(printed, true));
    assertThat(printed.toString())
        .startsWith(
            "java.lang.NumberFormatException: For input string: "
                + "\"1\\u001b]0;owned\\u0007\\u009b31m\"")
        .doesNotContain("\u001b", "\u0007", "\u009b");
  }

  private static final class ReadsANumber implements ExchangeTrace {

    @Override
    public void gotResponseHead(ResponseHead head) {
      assertThat(Integer.parseInt(head.header("X-Number").get(0))).isPositive();
    }
  }

  @Test
  void throwingFactoryHarmsNobody() throws IOException {
    RecordingTrace other = new RecordingTrace();
    long before = HookFailures.count();
    try (ScriptedServer plain = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(Attachment.NOWHERE)) {
      TracedHttpClients.instrument(
          rig.builder,
          rig.connections,
          exchange -> {
            throw new IllegalStateException("factory failed");
          },
          exchange -> null,
          exchange -> other);

      assertThat(rig.get(plain.uri("one.test", "/"))).isEqualTo("200 ok");
    }

    assertThat(other.hooks()).startsWith("getConn").endsWith("putIdleConn");
    assertThat(HookFailures.count() - before).isOne();
    assertThat(log.records())
        .singleElement()
        .extracting(LogRecord::getMessage)
        .asString()
        .contains("create");
  }

  /** Sends through a tunnel, with TLS that takes up an earlier session, and waits for the 100. */
  private static String everyHook(ClientTrace... newestFirst) throws IOException {
    HttpClientContext context = HttpClientContext.create();
    for (int i = newestFirst.length - 1; i >= 0; i--) {
      TracedHttpClients.attach(context, newestFirst[i]);
    }
    try (Rig rig = new Rig(Attachment.NOWHERE)) {
      rig.requests.setExpectContinueEnabled(true);
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
      rig.send(
          ClassicRequestBuilder.get(server.uri("shop.test", "/"))
              .setHeader(HttpHeaders.CONNECTION, "close")
              .build());
      return rig.send(
          ClassicRequestBuilder.post(server.uri("shop.test", "/"))
              .setEntity(new StringEntity("body"))
              .build(),
          context);
    }
  }

  private static final class ThrowsTwice implements ClientTrace {

    @Override
    public void getConn(String hostPort) {
      throw new IllegalStateException("in getConn");
    }

    @Override
    public void wroteHeaders() {
      throw new IllegalStateException("in wroteHeaders");
    }
  }
}
