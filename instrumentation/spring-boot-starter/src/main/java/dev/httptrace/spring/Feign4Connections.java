/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cloud.openfeign.support.FeignHttpClientProperties;

/**
 * What spring-cloud-openfeign 4 builds its connection manager from, which it shows nobody: made
 * once more from the same properties (HttpClient5FeignConfiguration 4.3).
 */
final class Feign4Connections {

  private static final Logger logger = System.getLogger("dev.httptrace.spring");

  private static final String FEIGNS =
      "org.springframework.cloud.openfeign.clientconfig.HttpClient5FeignConfiguration";

  private final FeignHttpClientProperties properties;
  private final ConfigurableListableBeanFactory beans;

  Feign4Connections(FeignHttpClientProperties properties, ConfigurableListableBeanFactory beans) {
    this.properties = properties;
    this.beans = beans;
  }

  /** Returns the settings, or null if the application has a connection manager of its own. */
  @Nullable PoolingHttpClientConnectionManagerBuilder builderOrNull() {
    if (!isFeigns()) {
      return null;
    }
    try {
      return builder();
    } catch (GeneralSecurityException e) {
      logger.log(Level.WARNING, "no TLS for Feign's connections; they are traced in part", e);
      return null;
    }
  }

  private boolean isFeigns() {
    String[] names = beans.getBeanNamesForType(HttpClientConnectionManager.class, true, false);
    if (names.length != 1 || !beans.containsBeanDefinition(names[0])) {
      return false;
    }
    String configuration = beans.getBeanDefinition(names[0]).getFactoryBeanName();
    Class<?> type = configuration == null ? null : beans.getType(configuration);
    return type != null && type.getName().equals(FEIGNS);
  }

  private PoolingHttpClientConnectionManagerBuilder builder() throws GeneralSecurityException {
    FeignHttpClientProperties.Hc5Properties own = properties.getHc5();
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setTlsSocketStrategy(tls())
        .setMaxConnTotal(properties.getMaxConnections())
        .setMaxConnPerRoute(properties.getMaxConnectionsPerRoute())
        .setConnPoolPolicy(PoolReusePolicy.valueOf(own.getPoolReusePolicy().name()))
        .setPoolConcurrencyPolicy(
            PoolConcurrencyPolicy.valueOf(own.getPoolConcurrencyPolicy().name()))
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setTimeToLive(
                    TimeValue.of(properties.getTimeToLive(), properties.getTimeToLiveUnit()))
                .build())
        .setDefaultSocketConfig(
            SocketConfig.custom()
                .setSoTimeout(Timeout.of(own.getSocketTimeout(), own.getSocketTimeoutUnit()))
                .build());
  }

  private TlsSocketStrategy tls() throws GeneralSecurityException {
    ClientTlsStrategyBuilder tls =
        ClientTlsStrategyBuilder.create().setTlsVersions(TLS.V_1_3, TLS.V_1_2);
    if (properties.isDisableSslValidation()) {
      tls.setSslContext(
              SSLContextBuilder.create().loadTrustMaterial(TrustAllStrategy.INSTANCE).build())
          .setHostnameVerifier(NoopHostnameVerifier.INSTANCE);
    } else {
      tls.setSslContext(SSLContexts.createSystemDefault());
    }
    return tls.buildClassic();
  }
}
