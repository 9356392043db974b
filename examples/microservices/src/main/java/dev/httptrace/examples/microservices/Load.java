/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Orders again and again, some customers at a time. */
final class Load implements AutoCloseable {

  private final Customer customer;
  private final Duration every;
  private final String jaeger;
  private final PrintWriter out;
  private final AtomicLong orders = new AtomicLong();
  private final AtomicBoolean shown = new AtomicBoolean();
  private final AtomicBoolean complained = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * Prepares, without ordering yet.
   *
   * @param every how long each customer waits between two orders
   * @param jaeger base URL of the links that are printed
   */
  Load(Customer customer, Duration every, String jaeger, PrintWriter out) {
    this.customer = customer;
    this.every = every;
    this.jaeger = jaeger;
    this.out = out;
  }

  Load start(int customers) {
    for (int i = 1; i <= customers; i++) {
      Thread thread = new Thread(this::run, "customer-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    return this;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void run() {
    while (!closed) {
      try {
        tell(customer.order(Long.toString(orders.incrementAndGet())));
      } catch (IOException e) {
        complain(e);
      } catch (IllegalStateException e) {
        // What a pool says that was closed while this order began.
        if (!closed) {
          throw e;
        }
      }
      Faults.pause(every);
    }
  }

  /** The first trace is worth a look: no connection was there yet. */
  private void tell(Customer.Answer answer) {
    complained.set(false);
    if (shown.compareAndSet(false, true)) {
      out.println(
          "first trace, all connections new:  "
              + jaeger
              + "/trace/"
              + answer.traceId()
              + "?uiFind="
              + answer.spanId());
      out.flush();
    }
  }

  private void complain(IOException e) {
    if (!closed && complained.compareAndSet(false, true)) {
      out.println("no answer from the gateway: " + e);
      out.flush();
    }
  }
}
