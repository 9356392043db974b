/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import java.lang.reflect.Field;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.jspecify.annotations.Nullable;

/** The pool that a client is going to use: its builder has no getter for it (5.2 to 5.6). */
final class PoolInUse {

  static final List<Class<?>> BUILDERS =
      List.of(HttpClientBuilder.class, HttpAsyncClientBuilder.class);

  private PoolInUse() {}

  /**
   * Returns the pool, or {@code null} if the client has a manager of another kind.
   *
   * @param client one of {@link #BUILDERS}, or of a subclass
   */
  @SuppressWarnings("unchecked") // all of HttpClient's are by route
  static @Nullable ConnPoolControl<HttpRoute> of(Object client)
      throws ReflectiveOperationException {
    for (Class<?> builder : BUILDERS) {
      if (builder.isInstance(client)) {
        return field(builder).get(client) instanceof ConnPoolControl<?> pool
            ? (ConnPoolControl<HttpRoute>) pool
            : null;
      }
    }
    throw new IllegalArgumentException("not a builder of clients: " + client.getClass());
  }

  static Field field(Class<?> builder) throws ReflectiveOperationException {
    Field field = builder.getDeclaredField("connManager");
    field.setAccessible(true);
    return field;
  }
}
