/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be made to go wrong while the services run, where, and how a trace shows it. */
enum Fault {
  SLOW_DNS("orders", "httptrace.verdict", "dns_slow", "orders looks every name up late"),
  FAILING_ADDRESS(
      "orders",
      "httptrace.verdict",
      "address_failed",
      "the first address that orders finds for a name refuses"),
  EXHAUSTED_POOL(
      "orders",
      "httptrace.verdict",
      "pool_exhausted",
      "orders has one connection for all calls to a service"),
  STALE_POOL(
      "stock",
      "httptrace.verdict",
      "stale_connection",
      "stock closes its connections without a word, orders keeps them"),
  SLOW_SERVER("stock", "httptrace.verdict", "server_slow", "stock takes its time to answer"),
  FAILING_SERVER("stock", "error.type", "500", "stock answers 500"),
  SLOW_TLS(
      "partner",
      "httptrace.verdict",
      "tls_slow",
      "the partner shakes hands late, and anew for each request");

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String service;
  private final String attribute;
  private final String value;
  private final String text;

  Fault(String service, String attribute, String value, String text) {
    this.service = service;
    this.attribute = attribute;
    this.value = value;
    this.text = text;
  }

  /** Finds a fault by its {@link #word}. */
  static Fault of(String word) throws BadControl {
    for (Fault fault : values()) {
      if (fault.word.equals(word)) {
        return fault;
      }
    }
    throw new BadControl(
        "unknown fault '"
            + word
            + "': one of "
            + Arrays.stream(values()).map(Fault::word).collect(Collectors.joining(", ")));
  }

  /** Its name in paths and on the control page: {@code slow-dns}. */
  String word() {
    return word;
  }

  /** The service in which it is switched. */
  String service() {
    return service;
  }

  /** The attribute of a client span that shows it. */
  String attribute() {
    return attribute;
  }

  /** What that attribute then says. */
  String value() {
    return value;
  }

  /** What happens, for people. */
  String text() {
    return text;
  }
}
