/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.httpclient5.TracedHttpClients;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;

/**
 * Copies what is set on the builder of a connection manager, which has no getters, to one that
 * traces: whatever fields it has, so that a setting of a later HttpClient is not lost.
 */
final class ConnectionSettings {

  private ConnectionSettings() {}

  /** Returns a tracing builder with the same settings. */
  static PoolingHttpClientConnectionManagerBuilder traced(
      PoolingHttpClientConnectionManagerBuilder connections) throws ReflectiveOperationException {
    PoolingHttpClientConnectionManagerBuilder traced = TracedHttpClients.connections();
    for (Field field : fields()) {
      field.setAccessible(true);
      copy(field, connections, traced);
    }
    return traced;
  }

  private static void copy(
      Field field,
      PoolingHttpClientConnectionManagerBuilder from,
      PoolingHttpClientConnectionManagerBuilder to)
      throws IllegalAccessException {
    Object value = field.get(from);
    if (field.getType() != HttpConnectionFactory.class) {
      field.set(to, value);
    } else if (value != null) {
      to.setConnectionFactory(TracedHttpClients.traced(factory(value)));
    }
  }

  /** The fields that hold settings. */
  static List<Field> fields() {
    return Arrays.stream(PoolingHttpClientConnectionManagerBuilder.class.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
        .toList();
  }

  /** The only type of factory that the builder takes. */
  @SuppressWarnings("unchecked")
  private static HttpConnectionFactory<ManagedHttpClientConnection> factory(Object value) {
    return (HttpConnectionFactory<ManagedHttpClientConnection>) value;
  }
}
