/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.DnsDoneInfo;
import dev.httptrace.DnsStartInfo;
import dev.httptrace.Exchange;
import dev.httptrace.GotConnInfo;
import dev.httptrace.ResponseHead;
import dev.httptrace.WroteRequestInfo;
import dev.httptrace.record.Anchor;
import dev.httptrace.record.ExchangeRecorder;
import dev.httptrace.record.HeaderCapture;
import dev.httptrace.record.Phase;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Exchanges as hooks tell them, without a client. */
final class Exchanges {

  private Exchanges() {}

  static Timeline told(Exchange exchange, Consumer<ExchangeRecorder> hooks) {
    Timelines timelines = new Timelines();
    ExchangeRecorder recorder = new ExchangeRecorder(Anchor.now(), timelines, HeaderCapture.NONE);
    recorder.exchangeStart(exchange);
    hooks.accept(recorder);
    return timelines.take().get(0);
  }

  /** Cold, the first address refusing, with an interim response. */
  static void cold(ExchangeRecorder trace) {
    trace.getConn("shop.test:443");
    trace.leaseStart();
    trace.leaseDone(null);
    trace.dnsStart(new DnsStartInfo("shop.test"));
    trace.dnsDone(new DnsDoneInfo(List.of(address(2), address(1)), null, false));
    trace.connectStart("tcp", "127.0.0.2:443");
    trace.connectDone("tcp", "127.0.0.2:443", new ConnectException("Connection refused"));
    trace.connectStart("tcp", "127.0.0.1:443");
    trace.connectDone("tcp", "127.0.0.1:443", null);
    trace.tlsHandshakeStart();
    trace.tlsHandshakeDone(null, null);
    trace.gotConn(new GotConnInfo(null, false, false, Duration.ZERO));
    trace.wroteHeaders();
    trace.wroteRequest(new WroteRequestInfo(null, 412));
    trace.gotFirstResponseByte();
    interim(trace);
    trace.gotResponseHead(new Head());
    trace.gotLastResponseByte(2_000, null);
    trace.putIdleConn(null);
    trace.connReleased(null, null);
    trace.exchangeDone(null);
  }

  /** A cold exchange that took as long as this says, whatever the clock said. */
  static Timeline timed() {
    Timeline told = told(new FakeExchange(1, null), Exchanges::cold);
    List<Slice> slices = new ArrayList<>();
    add(slices, Phase.OTHER, 200, 2);
    add(slices, Phase.QUEUE, 300, 3);
    add(slices, Phase.DNS, 121_000, 5);
    add(slices, Phase.CONNECT, 440, 7);
    add(slices, Phase.CONNECT, 1_140, 9);
    add(slices, Phase.TLS, 242_340, 11);
    add(slices, Phase.SEND, 1_640, 14);
    add(slices, Phase.WAIT, 302_500, 17);
    add(slices, Phase.RECEIVE, 251_800, 18);
    add(slices, Phase.OTHER, 11_800, 21);
    return new Timeline(told.record(), slices);
  }

  private static void add(List<Slice> slices, Phase phase, long micros, int end) {
    long from = slices.isEmpty() ? 0 : slices.get(slices.size() - 1).to();
    slices.add(new Slice(phase, from, from + micros * 1_000, end));
  }

  private static void interim(ExchangeRecorder trace) {
    trace.got1xxResponse(103, Map.of());
  }

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private record Head() implements ResponseHead {

    @Override
    public int status() {
      return 200;
    }

    @Override
    public String protocolVersion() {
      return "1.1";
    }

    @Override
    public List<String> header(String name) {
      return List.of();
    }
  }
}
