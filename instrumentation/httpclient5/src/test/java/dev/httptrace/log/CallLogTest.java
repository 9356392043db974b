/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.log.CallLog.Which;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.WrittenRecord;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallLogTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final Context SPAN =
      Context.root()
          .with(
              Span.wrap(
                  SpanContext.create(
                      TRACE,
                      "b7ad6b7169203331",
                      TraceFlags.getSampled(),
                      TraceState.getDefault())));

  @AutoClose final LogLines log = LogLines.of("dev.httptrace.calls");

  @Test
  void callIsOneLine() {
    CallLog.create(Which.ALL).done(plain(SPAN));

    assertThat(log.lines())
        .containsExactly(
            "INFO GET http://one.test:8080/orders/42?token=REDACTED 200 in 932.1 ms: queue 0.5,"
                + " dns 120.5, connect 2.0, send 1.0, wait 557.0, receive 251.0, other 0.1"
                + " | http-outgoing-7 new"
                + " | 60 % of 932 ms was waiting for the server (557 ms); the rest took 375 ms."
                + " Look at the server; a Server-Timing header would break this down."
                + " | trace "
                + TRACE);
  }

  @Test
  void callWithoutTraceHasNoId() {
    CallLog.create(Which.ALL).done(plain(Context.root()));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .endsWith("a Server-Timing header would break this down.");
  }

  @Test
  void failureTakesThePlaceOfTheStatus() {
    Exception failure = new UnknownHostException("canary");
    CallLog.create(Which.ALL)
        .done(
            WrittenRecord.call(
                new WrittenRecord("GET", "/", Context.root(), 0)
                    .at(0, Hook.DNS_START, 0, "one.test", null)
                    .at(20, Hook.DNS_DONE, 0, List.of(), failure)
                    .done(20.06, failure)));

    assertThat(log.lines())
        .containsExactly(
            "INFO GET http://one.test:8080/ failed (unknown_host) in 20.1 ms: dns 20.0, other 0.1"
                + " | DNS lookup of one.test failed after 20 ms: unknown host. Check the name and the"
                + " resolver.");
  }

  @Test
  void cancellationIsNoFailure() {
    CallLog.create(Which.ALL)
        .done(
            WrittenRecord.call(
                new WrittenRecord("GET", "/", Context.root(), 0)
                    .cancelled()
                    .done(3, new IOException("canary"))));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("INFO GET http://one.test:8080/ cancelled in 3.0 ms: other 3.0 | ");
  }

  @Test
  void bodyThatFailsHasItsStatusToo() {
    CallLog.create(Which.ALL)
        .done(
            WrittenRecord.call(
                new WrittenRecord("GET", "/", Context.root(), 0)
                    .gotConn(1, "c1", true)
                    .at(2, Hook.RESPONSE_HEAD, 200, "1.1", null)
                    .done(3, new SocketException("Connection reset"))));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith(
            "INFO GET http://one.test:8080/ 200 failed (connection_reset) in 3.0 ms: send 1.0,"
                + " receive 1.0, other 1.0 | c1 reused | ");
  }

  @Test
  void resendsAndThePausesBetweenThemAreOneLine() {
    CallLog.create(Which.ALL).done(WrittenRecord.call(answered(0, 503), answered(1010, 200)));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith(
            "INFO GET http://one.test:8080/ 200 in 1020.0 ms, 2 exchanges: wait 20.0, outside 1000.0"
                + " | c1 new | ");
  }

  @Test
  void slowIsFromTheThresholdOn() {
    CallRecord call = plain(Context.root());
    CallLog slow = CallLog.create(Which.SLOW);

    slow.threshold(Duration.ofNanos(932_100_001)).done(call);
    assertThat(log.lines()).isEmpty();
    slow.threshold(Duration.ofNanos(932_100_000)).done(call);
    assertThat(log.lines()).hasSize(1);
    slow.done(call);
    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void offLogsNothing() {
    CallLog.create(Which.OFF).threshold(Duration.ZERO).done(plain(Context.root()));

    assertThat(log.lines()).isEmpty();
  }

  @Test
  void thresholdIsNotNegative() {
    CallLog slow = CallLog.create(Which.SLOW);

    assertThatThrownBy(() -> slow.threshold(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threshold must not be negative: PT-0.001S");
  }

  @Test
  void pathCannotBeginALineOfItsOwn() {
    CallLog.create(Which.ALL)
        .done(
            WrittenRecord.call(
                new WrittenRecord("GET", "/a\r\nINFO forged\u2028x", Context.root(), 0)
                    .done(1, null)));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith(
            "INFO GET http://one.test:8080/a\\u000d\\u000aINFO forged\\u2028x without response in 1.0 ms")
        .doesNotContainPattern("[\\r\\n]");
  }

  @Test
  void realCallIsLoggedOnceItsBodyIsRead() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpClient client =
            TracedHttpClients.custom(CallRecorder.create().listener(CallLog.create(Which.ALL)))
                .build()) {
      client.execute(
          new HttpGet(server.uri("127.0.0.1", "/a?k=v")),
          response -> {
            assertThat(log.lines()).isEmpty();
            assertThat(response.getVersion()).isEqualTo(HttpVersion.HTTP_1_1);
            return EntityUtils.toString(response.getEntity());
          });

      assertThat(log.lines())
          .singleElement()
          .asString()
          .matches(
              "INFO GET http://127\\.0\\.0\\.1:\\d+/a\\?k=REDACTED 200 in [0-9.]+ ms:"
                  + " [a-z0-9., ]+ \\| http-outgoing-\\d+ new \\| .+\\.");
    }
  }

  @Test
  void levelOfTheLoggerIsHeeded() {
    log.at(Level.WARNING);
    CallLog.create(Which.ALL).done(plain(Context.root()));

    assertThat(log.lines()).isEmpty();
  }

  private static CallRecord plain(Context context) {
    return WrittenRecord.call(
        new WrittenRecord("GET", "/orders/42?token=canary", context, 0)
            .at(0.06, Hook.LEASE_START)
            .at(0.56, Hook.LEASE_DONE)
            .at(0.56, Hook.DNS_START, 0, "one.test", null)
            .at(121.06, Hook.DNS_DONE, 0, List.of(), null)
            .at(121.06, Hook.CONNECT_START)
            .at(123.06, Hook.CONNECT_DONE)
            .gotConn(123.06, "http-outgoing-7", false)
            .at(124.06, Hook.WROTE_REQUEST)
            .at(681.06, Hook.FIRST_BYTE)
            .at(681.06, Hook.RESPONSE_HEAD, 200, "1.1", null)
            .at(932.06, Hook.LAST_BYTE)
            .done(932.1, null));
  }

  private static ExchangeRecord answered(long startMillis, int status) {
    return new WrittenRecord("GET", "/", Context.root(), startMillis)
        .gotConn(0, "c1", false)
        .at(0, Hook.WROTE_REQUEST)
        .at(10, Hook.RESPONSE_HEAD, status, "1.1", null)
        .at(10, Hook.LAST_BYTE)
        .done(10, null);
  }
}
