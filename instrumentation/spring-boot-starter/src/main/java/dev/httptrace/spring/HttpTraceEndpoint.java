/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.ConnHolder;
import dev.httptrace.LeasedConn;
import dev.httptrace.PoolLoad;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@code /actuator/httptrace}: the pools, who holds their connections at this moment, and the last
 * slow calls with the sentences that explain them. URLs are redacted; there is no header field and
 * no message. Off unless it is exposed.
 */
@Endpoint(id = "httptrace")
final class HttpTraceEndpoint {

  private final SeenPools pools;
  private final SlowCalls slowCalls;

  HttpTraceEndpoint(SeenPools pools, SlowCalls slowCalls) {
    this.pools = pools;
    this.slowCalls = slowCalls;
  }

  @ReadOperation
  Report httptrace() {
    return new Report(pools.pools(), slowCalls.last());
  }

  /**
   * What the endpoint answers.
   *
   * @param pools in the order in which they were made
   * @param slowCalls the latest first
   */
  record Report(List<Pool> pools, List<SlowCall> slowCalls) {}

  /**
   * The pool of one client.
   *
   * @param name as in the metrics of pools: httptrace-1 and so on; that of a pool that is gone is
   *     given to another
   * @param servers its load, server by server
   * @param leases the connections in use, the one that has been longest first; null if they are not
   *     known, as the manager is not traced
   */
  record Pool(String name, List<Load> servers, @Nullable List<Lease> leases) {}

  /** How many connections to a server are in use, idle and allowed, and how many requests wait. */
  record Load(String server, int leased, int pending, int available, int max) {

    static Load of(PoolLoad load) {
      String host = load.host().indexOf(':') < 0 ? load.host() : "[" + load.host() + "]";
      return new Load(
          host + ":" + load.port(),
          load.load().leased(),
          load.load().pending(),
          load.load().available(),
          load.load().max());
    }
  }

  /** A connection in use, where it leads, for how long, and who holds it. */
  record Lease(String connection, String to, long heldMillis, List<Holder> holders) {

    static Lease of(LeasedConn lease) {
      return new Lease(
          lease.id(),
          lease.hostPort(),
          lease.held().toMillis(),
          lease.holders().stream().map(Holder::of).toList());
    }
  }

  /** A request that holds a connection. */
  record Holder(
      String method,
      String url,
      @Nullable String urlTemplate,
      long heldMillis,
      String state,
      boolean leaked,
      long received,
      int attempt,
      String thread,
      @Nullable String traceId,
      @Nullable String spanId,
      List<String> callSite) {

    static Holder of(ConnHolder holder) {
      return new Holder(
          holder.method(),
          holder.url(),
          holder.urlTemplate(),
          holder.held().toMillis(),
          holder.state().name().toLowerCase(Locale.ROOT),
          holder.leaked(),
          holder.received(),
          holder.number(),
          holder.thread(),
          holder.traceId(),
          holder.spanId(),
          holder.callSite().stream().map(StackTraceElement::toString).toList());
    }
  }

  /**
   * A call that was slow.
   *
   * @param status 0 without a response
   * @param error a word for what it failed with, or null
   */
  record SlowCall(
      Instant start,
      String method,
      String url,
      int status,
      @Nullable String error,
      double millis,
      String verdict,
      String explain,
      @Nullable String traceId,
      @Nullable String spanId) {}
}
