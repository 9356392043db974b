/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Makes the CLIENT span of a {@code WebClient} current while its request is handed to HttpClient,
 * where the trace looks for it. Spring keeps it in Reactor's context only (DefaultWebClient, 6.2 to
 * 7.0).
 */
final class ObservedWebClient implements BeanPostProcessor {

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    // Later than all filters of the application, so within them.
    return bean instanceof WebClient.Builder builder
        ? builder.filter(ObservedWebClient::exchange)
        : bean;
  }

  private static Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next) {
    return Mono.deferContextual(
        context -> {
          Observation observation = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
          Mono<ClientResponse> response = next.exchange(request);
          return observation == null ? response : within(observation, response);
        });
  }

  private static Mono<ClientResponse> within(
      Observation observation, Mono<ClientResponse> response) {
    return Mono.from(
        subscriber -> {
          try (Observation.Scope ignored = observation.openScope()) {
            response.subscribe(subscriber);
          }
        });
  }
}
