/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Copies what is set on the builder of a connection manager, which has no getters, to one that
 * traces: whatever fields it has, so that a setting of a later HttpClient is not lost.
 */
final class ConnectionSettings {

  private static final Logger logger = System.getLogger("dev.httptrace.spring");

  private ConnectionSettings() {}

  /** Returns a tracing builder with the same settings, or null, with a warning, if that fails. */
  static @Nullable PoolingHttpClientConnectionManagerBuilder tracedOrNull(
      PoolingHttpClientConnectionManagerBuilder connections) {
    try {
      return traced(connections);
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      warn(unreadable);
      return null;
    }
  }

  /** The same of the async client. */
  static @Nullable PoolingAsyncClientConnectionManagerBuilder tracedOrNull(
      PoolingAsyncClientConnectionManagerBuilder connections) {
    try {
      return traced(connections);
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      warn(unreadable);
      return null;
    }
  }

  private static void warn(Exception unreadable) {
    logger.log(
        Level.WARNING,
        "the settings of a connection manager cannot be read; its client is traced without DNS,"
            + " connect, TLS and what is written and read. Requests are not affected",
        unreadable);
  }

  static PoolingHttpClientConnectionManagerBuilder traced(
      PoolingHttpClientConnectionManagerBuilder connections) throws ReflectiveOperationException {
    PoolingHttpClientConnectionManagerBuilder traced = TracedHttpClients.connections();
    for (Field field : fields(PoolingHttpClientConnectionManagerBuilder.class)) {
      Object value = field.get(connections);
      if (field.getType() != HttpConnectionFactory.class) {
        field.set(traced, value);
      } else if (value != null) {
        traced.setConnectionFactory(TracedHttpClients.traced(factory(value)));
      }
    }
    return traced;
  }

  static PoolingAsyncClientConnectionManagerBuilder traced(
      PoolingAsyncClientConnectionManagerBuilder connections) throws ReflectiveOperationException {
    PoolingAsyncClientConnectionManagerBuilder traced = TracedHttpAsyncClients.connections();
    for (Field field : fields(PoolingAsyncClientConnectionManagerBuilder.class)) {
      field.set(traced, field.get(connections));
    }
    return traced;
  }

  /** The fields that hold settings, accessible. */
  static List<Field> fields(Class<?> builder) {
    List<Field> fields =
        Arrays.stream(builder.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
            .toList();
    fields.forEach(field -> field.setAccessible(true));
    return fields;
  }

  /** The only type of factory that the builder takes. */
  @SuppressWarnings("unchecked")
  private static HttpConnectionFactory<ManagedHttpClientConnection> factory(Object value) {
    return (HttpConnectionFactory<ManagedHttpClientConnection>) value;
  }
}
