/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.Exchange;

/** The facts of a request by which its duration is kept: low in cardinality, without a path. */
record ExchangeFacts(String method, String host, int port) {

  static ExchangeFacts of(Exchange exchange) {
    return new ExchangeFacts(exchange.method(), exchange.host(), exchange.port());
  }
}
