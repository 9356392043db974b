/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import dev.httptrace.httpclient5.exchange.HostPort;
import org.apache.hc.core5.http.HttpHost;

/** A server as those who look at a pool tell it from others. */
record PoolServer(String host, int port) {

  static PoolServer of(HttpHost host) {
    return new PoolServer(
        HostPort.ascii(HostPort.bare(host.getHostName())),
        HostPort.port(host.getSchemeName(), host.getPort()));
  }
}
