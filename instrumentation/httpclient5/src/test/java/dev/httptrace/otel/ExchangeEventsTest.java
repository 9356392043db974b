/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTrace;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.ReadableKeys;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.ExchangeRecorder;
import dev.httptrace.record.StillExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ExchangeEventsTest {

  @Test
  void handshakesWithProxyAndTargetEachHaveTheirPeer() {
    assertThat(
            events(
                trace -> {
                  trace.getConn("proxy.test:3128");
                  trace.tlsHandshakeStart();
                  trace.tlsHandshakeDone(null, null);
                  trace.tunnelStart("one.test:443");
                  trace.tunnelDone(407, null);
                  trace.tunnelStart("one.test:443");
                  trace.tunnelDone(200, null);
                  trace.tlsHandshakeStart();
                  trace.tlsHandshakeDone(null, null);
                }))
        .containsExactly(
            "http.getconn.start httptrace.pool.available=3 httptrace.pool.leased=1"
                + " httptrace.pool.max=4 httptrace.pool.pending=2 server.address=proxy.test"
                + " server.port=3128",
            "http.tls.start server.address=proxy.test",
            "http.tls.done httptrace.duration_ms=~",
            "http.proxy.start server.address=one.test server.port=443",
            "http.proxy.done http.response.status_code=407 httptrace.duration_ms=~",
            "http.proxy.start server.address=one.test server.port=443",
            "http.proxy.done http.response.status_code=200 httptrace.duration_ms=~",
            "http.tls.start server.address=one.test",
            "http.tls.done httptrace.duration_ms=~",
            "http.getconn.done httptrace.duration_ms=~");
  }

  @Test
  void addressesOfTheSixthVersionHaveNoBrackets() {
    assertThat(
            events(
                    trace -> {
                      trace.getConn("[2001:db8::1]:443");
                      trace.connectStart("tcp", "[2001:db8::1]:443");
                      trace.tlsHandshakeStart();
                    })
                .subList(1, 3))
        .containsExactly(
            "http.connect.start network.peer.address=2001:db8::1 network.peer.port=443"
                + " network.transport=tcp network.type=ipv6",
            "http.tls.start server.address=2001:db8::1");
  }

  @Test
  void unixSocketIsAPathWithoutPort() {
    assertThat(
            events(
                    trace -> {
                      trace.getConn("one.test:80");
                      trace.connectStart("unix", "/run/a.sock");
                    })
                .get(1))
        .isEqualTo("http.connect.start network.peer.address=/run/a.sock network.transport=unix");
  }

  private static List<String> events(Consumer<ExchangeTrace> hooks) {
    List<ExchangeRecord> records = new ArrayList<>();
    ClientTrace made = ExchangeRecorder.factory(records::add).create(StillExchange.GET);
    ExchangeTrace trace = ExchangeTrace.containing(made);
    trace.exchangeStart(StillExchange.GET);
    hooks.accept(trace);
    trace.exchangeDone(null);

    ExchangeRecord record = records.get(0);
    List<String> events = new ArrayList<>();
    for (int i = 0; i < record.size(); i++) {
      String name = ExchangeEvents.name(record, i);
      if (name != null) {
        events.add(
            Rendered.event(
                name, ExchangeEvents.attributes(record, i, new Recurring(ReadableKeys.NONE))));
      }
    }
    return events;
  }
}
