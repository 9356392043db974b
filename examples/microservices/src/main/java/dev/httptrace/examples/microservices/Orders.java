/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrace.httpclient5.TracedHttpClients;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.HttpResponseException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/** Answers for an order: asks stock for each of its articles at once, then the partner. */
final class Orders implements Service {

  static final String NAME = "orders";

  /** The key to the partner's API, to be seen nowhere: a query value and a header. */
  static final String KEY = "k-demo-not-shown";

  private static final String PATH = "/orders/";
  private static final int ARTICLES = 3;
  private static final int CONNECTIONS = 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Faults faults = new Faults(NAME);
  private final ExecutorService threads = Context.taskWrapping(Executors.newCachedThreadPool());
  private final Neighbours neighbours;
  private final CloseableHttpClient client;
  private final CloseableHttpClient narrow;
  private final Web.Server server;

  private Orders(Place place, Neighbours neighbours, OpenTelemetry telemetry) throws IOException {
    this.neighbours = neighbours;
    this.client = client(telemetry, "wide", CONNECTIONS);
    this.narrow = client(telemetry, "narrow", 1);
    this.server =
        new Web()
            .control(faults)
            .route(
                PATH + "*", new ServerSpans(telemetry, "http").around(PATH + "{id}", this::order))
            .start(place.address(), place.port());
  }

  /**
   * Whom it asks.
   *
   * @param stock base URI
   * @param partner base URI
   * @param trusted by whom the partner's certificate has to be signed
   * @param hosts what names it knows without asking the system
   */
  record Neighbours(URI stock, URI partner, Trusted trusted, Map<String, InetAddress> hosts) {}

  static Orders start(Place place, Neighbours neighbours, OpenTelemetry telemetry)
      throws IOException {
    return new Orders(place, neighbours, telemetry);
  }

  @Override
  public URI control() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
    threads.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
    narrow.close(CloseMode.IMMEDIATE);
  }

  private CloseableHttpClient client(OpenTelemetry telemetry, String pool, int connections) {
    return Outgoing.traced(telemetry, pool)
        .names(new Names(neighbours.hosts(), faults))
        .trust(neighbours.trusted())
        .connectionsPerService(connections)
        .diallingAnew(() -> faults.isOn(Fault.SLOW_DNS) || faults.isOn(Fault.FAILING_ADDRESS))
        .build();
  }

  private void order(
      ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context) {
    String id = Answers.lastSegment(request);
    if (!Answers.isName(id, response)) {
      return;
    }
    ObjectNode order = JsonNodeFactory.instance.objectNode().put("order", id);
    try {
      ArrayNode lines = order.putArray("lines");
      stock(id).forEach(lines::add);
      order.set("price", ask(price(id), "/prices/{article}"));
      Answers.json(response, 200, order);
    } catch (IOException e) {
      Answers.error(response, 502, Answers.reason(e));
    }
  }

  private List<JsonNode> stock(String id) throws IOException {
    List<Future<JsonNode>> asked = new ArrayList<>();
    for (int i = 1; i <= ARTICLES; i++) {
      URI article = neighbours.stock().resolve("/stock/" + id + "-" + i);
      asked.add(
          threads.submit(
              () -> ask(ClassicRequestBuilder.get(article).build(), "/stock/{article}")));
    }
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (Future<JsonNode> each : asked) {
        lines.add(each.get());
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking stock", e);
    }
    return lines;
  }

  private ClassicHttpRequest price(String id) {
    return ClassicRequestBuilder.get(neighbours.partner().resolve("/prices/" + id))
        .addParameter("key", KEY)
        .addHeader("Authorization", "Bearer " + KEY)
        .build();
  }

  /** By the template, spans and metrics tell stock and the partner apart, and no article. */
  private JsonNode ask(ClassicHttpRequest request, String template) throws IOException {
    return (faults.isOn(Fault.EXHAUSTED_POOL) ? narrow : client)
        .execute(
            request,
            TracedHttpClients.urlTemplate(HttpClientContext.create(), template),
            response -> {
              String body = EntityUtils.toString(response.getEntity());
              if (response.getCode() != 200) {
                throw new HttpResponseException(response.getCode(), response.getReasonPhrase());
              }
              return MAPPER.readTree(body);
            });
  }
}
