/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records as somebody logs them. {@code CallLogTest} has the line of a call in all its forms. */
class RecordTextTest {

  @Test
  void callIsOneLine() {
    CallRecord call = WrittenRecord.call(answered("/a?key=canary").done(21.8, null));

    assertThat(call)
        .asString()
        .startsWith(
            "GET http://one.test:8080/a?key=REDACTED 200 in 21.8 ms: send 1.1, wait 20.4, other 0.3"
                + " | c1 new | ")
        .endsWith(call.verdict().sentence());
  }

  @Test
  void exchangeIsWrittenLikeACall() {
    ExchangeRecord exchange = answered("/").done(21.8, null);

    assertThat(exchange).asString().isEqualTo(WrittenRecord.call(exchange).toString());
  }

  @Test
  void exchangeThatGoesOnSaysSo() {
    WrittenRecord written = new WrittenRecord("GET", "/", Context.root(), 0).gotConn(1, "c1", true);
    ExchangeRecord exchange = written.soFar();
    assertThat(exchange)
        .asString()
        .isEqualTo("GET http://one.test:8080/ not over in 1.0 ms: other 1.0 | c1 reused");

    written.at(2, Hook.RESPONSE_HEAD, 200, "1.1", null);
    assertThat(exchange).asString().startsWith("GET http://one.test:8080/ 200 not over in 2.0 ms:");
  }

  @Test
  void phasesAreThoseThatTookTime() {
    assertThat(answered("/").done(21.8, null).phases())
        .asString()
        .isEqualTo("21.8 ms: send 1.1, wait 20.4, other 0.3");
    assertThat(new Phases(new long[Phase.values().length])).asString().isEqualTo("0.0 ms");
  }

  @Test
  void neitherSecretsNorLineBreaksNorMegabytesAreWritten() {
    Exception failure = new SocketException("canary");
    List<ExchangeRecord> records = new ArrayList<>();
    ExchangeRecorder trace = new ExchangeRecorder(Anchor.now(), records::add, HeaderCapture.NONE);
    String path = "/a\r\nb?key=canary&" + "x".repeat(1_000_000);
    StillExchange still = new StillExchange("G".repeat(9_000), "http", "h".repeat(9_000), 1, path);
    trace.exchangeStart(still);
    trace.wroteHeaderField("Authorization", List.of("canary"));
    trace.exchangeDone(failure);
    ExchangeRecord exchange = records.get(0);

    for (Object each : List.of(exchange, WrittenRecord.call(exchange), exchange.phases())) {
      assertThat(each.toString())
          .doesNotContain("canary")
          .doesNotContainPattern("[\\r\\n]")
          .hasSizeLessThan(4_000);
    }
  }

  private static WrittenRecord answered(String path) {
    return new WrittenRecord("GET", path, Context.root(), 0)
        .gotConn(0.3, "c1", false)
        .at(0.3, Hook.WROTE_HEADERS)
        .at(1.4, Hook.WROTE_REQUEST)
        .at(21.8, Hook.FIRST_BYTE)
        .at(21.8, Hook.RESPONSE_HEAD, 200, "1.1", null)
        .at(21.8, Hook.LAST_BYTE);
  }
}
