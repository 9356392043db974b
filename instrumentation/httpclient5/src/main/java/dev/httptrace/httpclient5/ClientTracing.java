/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.PoolSnapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** What the exchanges of one instrumented client share. */
final class ClientTracing {

  private static final Logger logger = System.getLogger("dev.httptrace.httpclient5");

  private final List<ClientTraceFactory> factories;
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicBoolean warnedOfSeams = new AtomicBoolean();
  private volatile @Nullable PoolLink pool;
  private volatile @Nullable Named lastHop;

  ClientTracing(List<ClientTraceFactory> factories, @Nullable PoolLink pool) {
    this.factories = List.copyOf(factories);
    this.pool = pool;
  }

  List<ClientTraceFactory> factories() {
    return factories;
  }

  /** Learns the pool from a connection: the builder may have been given another manager. */
  void learnPool(@Nullable PoolLink pool) {
    if (pool != null && this.pool != pool) {
      pool.adopt(this.pool);
      this.pool = pool;
    }
  }

  @Nullable PoolSnapshot pool(HttpRoute route) {
    PoolLink known = pool;
    return known == null ? null : known.snapshot(route);
  }

  /** Where the first connection of a route leads: written once for requests to the same place. */
  String hostPort(HttpRoute route) {
    HttpHost hop = HostPort.firstHop(route);
    Named last = lastHop;
    if (last == null || !last.hop.equals(hop)) {
      last = new Named(hop, HostPort.of(hop));
      lastHop = last;
    }
    return last.hostPort;
  }

  /** Says once which hooks a connection that is not ours cannot fire. */
  void warnOfUntracedConnection() {
    pool = null;
    if (warned.compareAndSet(false, true)) {
      logger.log(
          Level.WARNING,
          "the connection manager of this client was not built by TracedHttpClients.connections(),"
              + " or was given a connection factory that is not traced; not told: dnsStart, dnsDone,"
              + " connectStart, connectDone, tlsHandshakeStart, tlsHandshakeDone, idle times, and,"
              + " unless the request executor is traced, wroteHeaderField, wroteHeaders,"
              + " wait100Continue, wroteRequest, gotFirstResponseByte, got100Continue,"
              + " got1xxResponse. Requests are not affected");
    }
  }

  /** Says once what to trace on HttpClient 5.2 and 5.3. */
  void warnOfUntracedSeams(boolean lookup, boolean connect) {
    if (warnedOfSeams.compareAndSet(false, true)) {
      logger.log(
          Level.WARNING,
          "HttpClient 5.2 and 5.3 dial with what they were given, and it is not traced; not told:"
              + (lookup ? "" : " dnsStart, dnsDone (the resolver: TracedHttpClients.traced)")
              + (connect
                  ? ""
                  : " connectStart, connectDone, tlsHandshakeStart, tlsHandshakeDone (the socket"
                      + " factory: TracedSocketFactories.traced)")
              + ". Requests are not affected");
    }
  }

  private record Named(HttpHost hop, String hostPort) {}
}
