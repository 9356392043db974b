/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One connect to one address: a Unix domain socket (HttpClient 5.6), or any of the reactor's. */
final class SocketDial implements OpenStep {

  private final ClientTrace trace;
  private final String network;
  private final String address;
  private final AtomicBoolean done = new AtomicBoolean();

  SocketDial(ClientTrace trace, String network, String address) {
    this.trace = trace;
    this.network = network;
    this.address = address;
    trace.connectStart(network, address);
  }

  /** Tells the end once: a failure that comes later is the handshake's. */
  @Override
  public void done(@Nullable Exception error) {
    if (done.compareAndSet(false, true)) {
      trace.connectDone(network, address, error);
    }
  }
}
