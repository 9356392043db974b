/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import java.lang.reflect.Field;
import java.util.List;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.FieldHint;
import org.springframework.aot.hint.RuntimeHints;

/** With the fields that the builder has in the HttpClient of this line. */
class ConnectionSettingsTest {

  @Test
  void everyFieldIsCopied() throws ReflectiveOperationException {
    PoolingHttpClientConnectionManagerBuilder given =
        PoolingHttpClientConnectionManagerBuilder.create()
            .useSystemProperties()
            .setConnectionFactory(ManagedHttpClientConnectionFactory.INSTANCE)
            .setTlsSocketStrategy(DefaultClientTlsStrategy.createDefault())
            .setSchemePortResolver(DefaultSchemePortResolver.INSTANCE)
            .setDnsResolver(SystemDefaultDnsResolver.INSTANCE)
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setConnPoolPolicy(PoolReusePolicy.FIFO)
            .setDefaultSocketConfig(SocketConfig.DEFAULT)
            .setDefaultConnectionConfig(ConnectionConfig.DEFAULT)
            .setDefaultTlsConfig(TlsConfig.DEFAULT)
            .setMaxConnTotal(7)
            .setMaxConnPerRoute(3);
    PoolingHttpClientConnectionManagerBuilder traced = ConnectionSettings.traced(given);

    assertThat(traced).hasSameClassAs(TracedHttpClients.connections());
    assertThat(ConnectionSettings.fields(PoolingHttpClientConnectionManagerBuilder.class))
        .hasSizeGreaterThanOrEqualTo(12);
    for (Field field : ConnectionSettings.fields(PoolingHttpClientConnectionManagerBuilder.class)) {
      if (field.getType() == HttpConnectionFactory.class) {
        assertThat(field.get(traced)).isNotNull().isNotEqualTo(field.get(given));
      } else {
        assertThat(field.get(traced)).as(field.getName()).isEqualTo(field.get(given)).isNotNull();
      }
    }
  }

  @Test
  void withoutAFactoryOfOnesOwnTheTracingOneStays() throws ReflectiveOperationException {
    PoolingHttpClientConnectionManagerBuilder traced =
        ConnectionSettings.traced(PoolingHttpClientConnectionManagerBuilder.create());

    List<Field> factories =
        ConnectionSettings.fields(PoolingHttpClientConnectionManagerBuilder.class).stream()
            .filter(field -> field.getType() == HttpConnectionFactory.class)
            .toList();
    assertThat(factories).hasSize(1);
    Object ours = factories.get(0).get(TracedHttpClients.connections());
    assertThat(ours.getClass().getName()).startsWith("dev.httptrace.");
    assertThat(factories.get(0).get(traced)).hasSameClassAs(ours);
  }

  @Test
  void nativeImageMayReadThem() {
    RuntimeHints hints = new RuntimeHints();
    new ConnectionSettingsHints().registerHints(hints, getClass().getClassLoader());

    for (Class<?> builder : ConnectionSettingsHints.BUILDERS) {
      assertThat(hints.reflection().getTypeHint(builder).fields())
          .extracting(FieldHint::getName)
          .containsExactlyInAnyOrderElementsOf(
              ConnectionSettings.fields(builder).stream().map(Field::getName).toList());
    }
    for (Class<?> client : PoolInUse.BUILDERS) {
      assertThat(hints.reflection().getTypeHint(client).fields())
          .extracting(FieldHint::getName)
          .containsExactly("connManager");
    }
  }

  @Test
  void everyFieldOfTheAsyncBuilderIsCopied() throws ReflectiveOperationException {
    PoolingAsyncClientConnectionManagerBuilder given =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .useSystemProperties()
            .setTlsStrategy(DefaultClientTlsStrategy.createDefault())
            .setSchemePortResolver(DefaultSchemePortResolver.INSTANCE)
            .setDnsResolver(SystemDefaultDnsResolver.INSTANCE)
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setConnPoolPolicy(PoolReusePolicy.FIFO)
            .setDefaultConnectionConfig(ConnectionConfig.DEFAULT)
            .setDefaultTlsConfig(TlsConfig.DEFAULT)
            .setMessageMultiplexing(true)
            .setMaxConnTotal(7)
            .setMaxConnPerRoute(3);
    PoolingAsyncClientConnectionManagerBuilder traced = ConnectionSettings.traced(given);

    assertThat(traced).hasSameClassAs(TracedHttpAsyncClients.connections());
    for (Field field :
        ConnectionSettings.fields(PoolingAsyncClientConnectionManagerBuilder.class)) {
      assertThat(field.get(traced)).as(field.getName()).isEqualTo(field.get(given)).isNotNull();
    }
  }
}
