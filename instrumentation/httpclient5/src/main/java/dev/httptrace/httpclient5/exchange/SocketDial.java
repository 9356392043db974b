/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.ClientTrace;
import org.jspecify.annotations.Nullable;

/**
 * One connect to one address: a Unix domain socket (HttpClient 5.6), or any of the reactor's. A
 * failure after its end is the handshake's.
 */
public final class SocketDial extends OpenStep {

  private final ClientTrace trace;
  private final String network;
  private final String address;

  public SocketDial(ClientTrace trace, String network, String address) {
    this.trace = trace;
    this.network = network;
    this.address = address;
  }

  @Override
  protected void tellStart() {
    trace.connectStart(network, address);
  }

  @Override
  protected void tellDone(@Nullable Exception error) {
    trace.connectDone(network, address, error);
  }
}
