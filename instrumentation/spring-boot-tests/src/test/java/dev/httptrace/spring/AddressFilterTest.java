/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** Boot's filter of outgoing addresses, from 4.1 on, filters as before. */
@Timeout(60)
class AddressFilterTest {

  @Test
  void addressThatIsFilteredIsNotDialled() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "inside"));
        Application application = Application.start(OutsideOnly.class)) {
      RestClient client = application.restClient();
      assertThatThrownBy(() -> StarterTest.get(client, server.uri("/")))
          .isInstanceOf(FilteredHostException.class);

      assertThat(server.requests()).isEmpty();
      assertThat(Application.events(application.span()))
          .containsExactly(
              "http.getconn.start",
              "http.dns.start",
              "http.dns.done",
              "http.putconn",
              "http.getconn.done",
              "exception");
    }
  }

  @Test
  void addressThatPassesIsDialled() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "inside"));
        Application application = Application.start(InsideOnly.class)) {
      assertThat(StarterTest.get(application.restClient(), server.uri("/"))).isEqualTo("inside");

      assertThat(Application.events(application.span()))
          .contains("http.dns.done", "http.last_byte");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OutsideOnly {

    @Bean
    InetAddressFilter filter() {
      return InetAddressFilter.externalAddresses();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class InsideOnly {

    @Bean
    InetAddressFilter filter() {
      return InetAddressFilter.internalAddresses();
    }
  }
}
