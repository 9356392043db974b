/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ExchangeRecord;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.HashSet;
import java.util.Set;

/**
 * The servers that have points of their own in metrics. OpenTelemetry's SDK keeps 2,000 points of
 * an instrument and puts all that come later into one, without any attribute. Nine phases on new
 * and reused connections are 18 points a server: with more servers than these the phases of one
 * that is called later would be lost among them. Safe to use from any thread.
 */
final class MetricServers {

  /** 1,800 points of phases; the rest is for errors. */
  static final int MOST = 100;

  /** As the conventions name a method that is not known. */
  static final String OTHER = "_OTHER";

  private final Set<Server> known = new HashSet<>();

  /** Puts the address and the port of a server, or one address for all that came late. */
  void put(AttributesBuilder attributes, ExchangeRecord record) {
    if (isKnown(new Server(record.serverAddress(), record.serverPort()))) {
      attributes.put(Keys.SERVER_ADDRESS, record.serverAddress());
      attributes.put(Keys.SERVER_PORT, (long) record.serverPort());
    } else {
      attributes.put(Keys.SERVER_ADDRESS, OTHER);
    }
  }

  private synchronized boolean isKnown(Server server) {
    return known.contains(server) || (known.size() < MOST && known.add(server));
  }

  private record Server(String address, int port) {}
}
