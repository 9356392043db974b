/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.RecordingTrace;
import java.util.concurrent.CancellationException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;

/** A cancel from another thread, at the moments at which it may come in between. */
class WireTraceTest {

  private final RecordingTrace trace = new RecordingTrace();
  private final WireTrace wire = new Wire();
  private final BasicHttpRequest get = new BasicHttpRequest("GET", "/");
  private final Exception cancelled = new CancellationException("cancelled");

  @Test
  void cancelledBeforeItsHeadBeginsWritesNothing() {
    wire.transferFailed(cancelled);
    wire.headStart(get, false);
    wire.headWritten(get);
    wire.flushed();

    assertThat(trace.all()).isEmpty();
  }

  @Test
  void cancelledWithinItsHeadHasNoHeadersAfterItsRequest() {
    wire.headStart(get, false);
    wire.transferFailed(cancelled);
    wire.headWritten(get);
    wire.flushed();

    assertThat(trace.all()).containsExactly("wroteRequest(CancellationException)");
  }

  @Test
  void tunnelAndFirstByteAreToldOnce() throws Exception {
    BasicHttpRequest connect = new BasicHttpRequest("CONNECT", "shop.test:443");
    wire.headStart(connect, false);
    wire.headWritten(connect);
    wire.firstByte();
    wire.received(new BasicHttpResponse(200));
    wire.received(new BasicHttpResponse(200));
    wire.headStart(get, false);
    wire.headWritten(get);
    wire.flushed();
    wire.firstByte();
    wire.firstByte();
    wire.transferFailed(cancelled);

    assertThat(trace.all())
        .containsExactly(
            "tunnelStart",
            "tunnelDone 200",
            "wroteHeaders",
            "wroteRequest",
            "gotFirstResponseByte");
  }

  @Test
  void tunnelThatBeginsAfterTheEndIsNotTold() {
    wire.transferFailed(cancelled);
    wire.headStart(new BasicHttpRequest("CONNECT", "shop.test:443"), false);
    wire.transferFailed(cancelled);

    assertThat(trace.all()).isEmpty();
  }

  @Test
  void tunnelThatFailsIsDoneOnce() {
    wire.headStart(new BasicHttpRequest("CONNECT", "shop.test:443"), false);
    wire.transferFailed(cancelled);
    wire.transferFailed(cancelled);

    assertThat(trace.all()).containsExactly("tunnelStart", "tunnelDone 0(CancellationException)");
  }

  private final class Wire extends WireTrace {

    @Override
    ExchangeTrace trace() {
      return trace;
    }

    @Override
    String target() {
      return "shop.test:443";
    }
  }
}
