/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

/** What HttpClient leaves to others, the hooks that are fired there, and how they are to be had. */
public enum Seam {
  LOOKUP("dnsStart, dnsDone", "wrap the DnsResolver with TracedHttpClients.traced"),
  CONNECT(
      "connectStart, connectDone",
      "set an HttpClientConnectionOperator from TracedTlsStrategies.operator, or on HttpClient 5.2"
          + " and 5.3 socket factories from TracedSocketFactories.traced"),
  HANDSHAKE(
      "tlsHandshakeStart, tlsHandshakeDone",
      "wrap the TLS strategy with TracedTlsStrategies.traced, or the socket factory with"
          + " TracedSocketFactories.traced"),
  CONNECTION(
      "the connection and its idle time in gotConn",
      "wrap the connection factory with TracedHttpClients.traced"),
  MESSAGES(
      "wroteHeaderField, wroteHeaders, wait100Continue, wroteRequest, gotFirstResponseByte,"
          + " got100Continue, got1xxResponse",
      "wrap the connection factory or the HttpRequestExecutor with TracedHttpClients.traced"),
  INPUT(
      "got100Continue, got1xxResponse for a 100, gotFirstResponseByte before the response head is"
          + " complete",
      "no wrapper");

  final String hooks;
  final String remedy;

  Seam(String hooks, String remedy) {
    this.hooks = hooks;
    this.remedy = remedy;
  }

  /** One bit for each. */
  public int bit() {
    return 1 << ordinal();
  }
}
