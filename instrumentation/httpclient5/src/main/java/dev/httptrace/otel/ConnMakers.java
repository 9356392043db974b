/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ConnFacts;
import io.opentelemetry.api.trace.SpanContext;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The spans that made the connections that are still in use. The pool may close one without telling
 * anybody, so what was not asked for longest makes place. Safe to use from any thread.
 */
final class ConnMakers {

  private static final int MOST = 4096;

  private final Map<Key, SpanContext> makers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SpanContext> eldest) {
          return size() > MOST;
        }
      };

  synchronized void put(ConnFacts conn, SpanContext maker) {
    if (conn.id() != null) {
      makers.put(Key.of(conn), maker);
    }
  }

  synchronized @Nullable SpanContext get(ConnFacts conn) {
    return makers.get(Key.of(conn));
  }

  synchronized void remove(ConnFacts conn) {
    makers.remove(Key.of(conn));
  }

  /**
   * By its address too: clients of one trace may give one name twice, and a name is dialled again.
   */
  private record Key(@Nullable String id, @Nullable SocketAddress local) {

    static Key of(ConnFacts conn) {
      return new Key(conn.id(), conn.local());
    }
  }
}
