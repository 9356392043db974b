/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

/** Events of a plain exchange, for tests that look at what is beside them. */
final class Usual {

  private Usual() {}

  static String getConn(String host, int port, int available, int max) {
    return ("http.getconn.start httptrace.pool.available=%d httptrace.pool.leased=0"
            + " httptrace.pool.max=%d httptrace.pool.pending=0 server.address=%s server.port=%d")
        .formatted(available, max, host, port);
  }

  static String dialled(int port) {
    return "http.getconn.done httptrace.conn.age_ms=~ httptrace.conn.id=~"
        + " httptrace.conn.reused=false httptrace.conn.use=1 httptrace.conn.was_idle=false"
        + " httptrace.duration_ms=~ network.local.address=127.0.0.1 network.local.port=~"
        + " network.peer.address=127.0.0.1 network.peer.port="
        + port;
  }

  static String reused(int port, int use) {
    return "http.getconn.done httptrace.conn.age_ms=~ httptrace.conn.id=~"
        + " httptrace.conn.idle_ms=~ httptrace.conn.reused=true httptrace.conn.use="
        + use
        + " httptrace.conn.was_idle=true"
        + " httptrace.duration_ms=~ network.local.address=127.0.0.1 network.local.port=~"
        + " network.peer.address=127.0.0.1 network.peer.port="
        + port;
  }

  static String dnsStart(String host) {
    return "http.dns.start dns.question.name=" + host;
  }

  static String dnsDone(String answers) {
    return "http.dns.done dns.answers=[" + answers + "] httptrace.duration_ms=~";
  }

  static String connectStart(String address, int port) {
    return "http.connect.start" + peer(address, port);
  }

  static String connectDone(String address, int port) {
    return "http.connect.done httptrace.duration_ms=~" + peer(address, port);
  }

  static String connectRefused(String address, int port) {
    return "http.connect.done error.type=connection_refused httptrace.duration_ms=~"
        + peer(address, port);
  }

  private static String peer(String address, int port) {
    return " network.peer.address=%s network.peer.port=%d network.transport=tcp network.type=ipv4"
        .formatted(address, port);
  }

  static String sendDone(int bodySize) {
    return "http.send.done http.request.body.size=" + bodySize + " httptrace.duration_ms=~";
  }

  static String lastByte(int bodySize) {
    return "http.last_byte http.response.body.size=" + bodySize;
  }

  static String putConn() {
    return "http.putconn httptrace.conn.id=~";
  }

  static String closed(String reason) {
    return "http.putconn httptrace.conn.discard_reason=" + reason + " httptrace.conn.id=~";
  }
}
