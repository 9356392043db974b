/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Makes the CLIENT span of a {@code WebClient} current while its request is handed to HttpClient,
 * where the trace looks for it. Spring keeps it in Reactor's context only (DefaultWebClient, 6.2 to
 * 7.0).
 *
 * <p>The application may add filters after ours, which then stand within it and may go on with the
 * request on another thread. So the span also travels with the request: a connector hands it to its
 * client right when the body is inserted, on the same thread (HttpComponentsClientHttpConnector,
 * 6.2 to 7.0). This needs no wrapper of the builder or of the connector, which the application may
 * copy, replace, or look up by their classes.
 */
final class ObservedWebClient implements BeanPostProcessor {

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof WebClient.Builder builder
        ? builder.filter(ObservedWebClient::exchange)
        : bean;
  }

  private static Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next) {
    return Mono.deferContextual(
        context -> {
          Observation observation = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
          return observation == null
              ? next.exchange(request)
              : within(observation, next.exchange(carrying(observation, request)));
        });
  }

  /** For a filter that replaces the body, and with it what {@link #carrying} has put there. */
  private static Mono<ClientResponse> within(
      Observation observation, Mono<ClientResponse> response) {
    return Mono.from(
        subscriber -> {
          try (Observation.Scope ignored = observation.openScope()) {
            response.subscribe(subscriber);
          }
        });
  }

  private static ClientRequest carrying(Observation observation, ClientRequest request) {
    BodyInserter<?, ? super ClientHttpRequest> body = request.body();
    Mono<Void> handOver =
        Mono.create(
            inserted -> {
              try (Observation.Scope ignored = observation.openScope()) {
                inserted.success();
              }
            });
    return ClientRequest.from(request)
        .body((message, context) -> body.insert(message, context).then(handOver))
        .build();
  }
}
