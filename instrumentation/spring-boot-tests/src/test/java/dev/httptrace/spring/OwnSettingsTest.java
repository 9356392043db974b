/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Whatever an application sets on Boot's builders holds, and is traced. All of it is set after us,
 * on the builder that Boot offers as a bean.
 */
@Timeout(60)
class OwnSettingsTest {

  @Test
  void resolverOfTheApplicationResolves() {
    InMemoryDnsResolver names = new InMemoryDnsResolver();
    names.add("shop.test", InetAddress.getLoopbackAddress());
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      RestClient client =
          client(
              application,
              builder(application)
                  .withConnectionManagerCustomizer(
                      connections -> connections.setDnsResolver(names)));
      assertThat(StarterTest.get(client, server.uri("shop.test", "/"))).isEqualTo("ok");

      assertThat(Application.events(application.span()))
          .contains("http.dns.done", "http.connect.done");
    }
  }

  @Test
  void trustOfTheApplicationHolds() {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      RestClient client =
          client(
              application,
              builder(application)
                  .withConnectionManagerCustomizer(
                      connections ->
                          connections.setTlsSocketStrategy(
                              new DefaultClientTlsStrategy(Certificates.clientContext()))));
      assertThat(StarterTest.get(client, server.uri("/"))).isEqualTo("ok");

      assertThat(Application.events(application.span())).contains("http.tls.done");
    }
  }

  @Test
  void connectionFactoryOfTheApplicationMakesTheConnections() {
    List<String> made = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      RestClient client =
          client(
              application,
              builder(application)
                  .withConnectionManagerCustomizer(
                      connections ->
                          connections.setConnectionFactory(
                              socket -> {
                                made.add("connection");
                                return ManagedHttpClientConnectionFactory.INSTANCE.createConnection(
                                    socket);
                              })));
      assertThat(StarterTest.get(client, server.uri("/"))).isEqualTo("ok");

      assertThat(made).containsExactly("connection");
      assertThat(Application.events(application.span())).contains("http.send.start");
    }
  }

  @Test
  void connectionManagerOfTheApplicationIsUsedWithFewerHooks() {
    PoolingHttpClientConnectionManager own =
        PoolingHttpClientConnectionManagerBuilder.create().build();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      RestClient client =
          client(
              application,
              builder(application)
                  .withHttpClientCustomizer(http -> http.setConnectionManager(own)));
      assertThat(StarterTest.get(client, server.uri("/"))).isEqualTo("ok");

      assertThat(own.getTotalStats().getAvailable()).isEqualTo(1);
      assertThat(Application.events(application.span()))
          .containsExactly("http.getconn.start", "http.getconn.done");
    } finally {
      own.close();
    }
  }

  @Test
  void clientBuiltWithinTheBuildingOfAnotherDoesNotGetItsTrust() {
    AtomicBoolean within = new AtomicBoolean();
    List<ClientHttpRequestFactory> inner = new ArrayList<>();
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      HttpComponentsClientHttpRequestFactoryBuilder boot = builder(application);
      RestClient outer =
          client(
              application,
              boot.withConnectionManagerCustomizer(
                  connections -> {
                    if (within.compareAndSet(false, true)) {
                      inner.add(boot.build());
                      connections.setTlsSocketStrategy(
                          new DefaultClientTlsStrategy(Certificates.clientContext()));
                    }
                  }));
      RestClient nested = RestClient.builder().requestFactory(inner.get(0)).build();

      assertThat(StarterTest.get(outer, server.uri("/"))).isEqualTo("ok");
      assertThatThrownBy(() -> StarterTest.get(nested, server.uri("/")))
          .isInstanceOf(ResourceAccessException.class);
      assertThat(Application.events(application.span())).contains("http.tls.done");
    }
  }

  @Test
  void clientWithinWhoseBuildingOthersAreBuiltAndFailKeepsItsOwnTrust() {
    AtomicBoolean within = new AtomicBoolean();
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      HttpComponentsClientHttpRequestFactoryBuilder boot = builder(application);
      RestClient outer =
          client(
              application,
              boot.withConnectionManagerCustomizer(
                  connections -> {
                    connections.setTlsSocketStrategy(
                        new DefaultClientTlsStrategy(Certificates.clientContext()));
                    if (within.compareAndSet(false, true)) {
                      boot.build();
                      assertThatThrownBy(failing(boot)::build).hasMessage("on purpose");
                    }
                  }));

      assertThat(StarterTest.get(outer, server.uri("/"))).isEqualTo("ok");
      assertThat(Application.events(application.span())).contains("http.tls.done");
    }
  }

  private static HttpComponentsClientHttpRequestFactoryBuilder failing(
      HttpComponentsClientHttpRequestFactoryBuilder boot) {
    return boot.withConnectionManagerCustomizer(
        connections -> {
          throw new IllegalStateException("on purpose");
        });
  }

  @Test
  void clientAfterOneThatFailedToBuildDoesNotGetItsTrust() {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      HttpComponentsClientHttpRequestFactoryBuilder failing =
          builder(application)
              .withConnectionManagerCustomizer(
                  connections -> {
                    connections.setTlsSocketStrategy(
                        new DefaultClientTlsStrategy(Certificates.clientContext()));
                    throw new IllegalStateException("on purpose");
                  });
      assertThatThrownBy(failing::build).hasMessage("on purpose");

      for (int i = 0; i < 2; i++) {
        RestClient next = client(application, builder(application));
        assertThatThrownBy(() -> StarterTest.get(next, server.uri("/")))
            .isInstanceOf(ResourceAccessException.class);
      }
      assertThat(application.spans())
          .hasSize(2)
          .allSatisfy(span -> assertThat(Application.events(span)).contains("http.tls.done"));
    }
  }

  private static HttpComponentsClientHttpRequestFactoryBuilder builder(Application application) {
    return (HttpComponentsClientHttpRequestFactoryBuilder)
        application.bean(ClientHttpRequestFactoryBuilder.class);
  }

  private static RestClient client(
      Application application, HttpComponentsClientHttpRequestFactoryBuilder builder) {
    return application.bean(RestClient.Builder.class).requestFactory(builder.build()).build();
  }
}
