/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.ConnHolder;
import dev.httptrace.Exchange;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.LeasedConn;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Is called for connections that are held longer than its threshold, and keeps who held them. */
final class Watching implements ClientTraceFactory {

  final BlockingQueue<ConnHolder> told = new LinkedBlockingQueue<>();
  final BlockingQueue<ConnHolder> over = new LinkedBlockingQueue<>();
  double ratio;
  private final Duration threshold;

  Watching(Duration threshold) {
    this.threshold = threshold;
  }

  @Override
  public ClientTrace create(Exchange exchange) {
    return new ExchangeTrace() {};
  }

  @Override
  public Duration leakThreshold() {
    return threshold;
  }

  @Override
  public void heldTooLong(LeasedConn conn, ConnHolder holder, Context context) {
    assertThat(conn.holders()).extracting(ConnHolder::url).contains(holder.url());
    told.add(holder);
  }

  @Override
  public void heldNoLonger(LeasedConn conn, ConnHolder holder, Context context) {
    over.add(holder);
  }

  @Override
  public double callSiteRatio() {
    return ratio;
  }

  ConnHolder next() throws InterruptedException {
    ConnHolder next = told.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("a holder that is told").isNotNull();
    return next;
  }
}
