/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import java.lang.reflect.Field;
import java.util.List;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Lets a native image read what {@link ConnectionSettings} and {@link PoolInUse} read. */
final class ConnectionSettingsHints implements RuntimeHintsRegistrar {

  static final List<Class<?>> BUILDERS =
      List.of(
          PoolingHttpClientConnectionManagerBuilder.class,
          PoolingAsyncClientConnectionManagerBuilder.class);

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    for (Class<?> builder : BUILDERS) {
      for (Field field : ConnectionSettings.fields(builder)) {
        hints.reflection().registerField(field);
      }
    }
    try {
      for (Class<?> builder : PoolInUse.BUILDERS) {
        hints.reflection().registerField(PoolInUse.field(builder));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
