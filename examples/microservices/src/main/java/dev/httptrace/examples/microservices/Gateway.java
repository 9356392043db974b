/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/** What the world sees: hands orders on, and has the page on which all faults are switched. */
final class Gateway implements Service {

  static final String NAME = "gateway";
  private static final String PATH = "/orders/";
  private static final int CONNECTIONS = 20;

  private final URI orders;
  private final CloseableHttpClient client;
  private final CloseableHttpClient untraced = HttpClients.createDefault();
  private final Web.Server server;

  private Gateway(Place place, Neighbours neighbours, OpenTelemetry telemetry, Outgoing outgoing)
      throws IOException {
    this.orders = neighbours.orders();
    this.client =
        outgoing
            .names(new Names(neighbours.hosts(), new Faults(NAME)))
            .connectionsPerService(CONNECTIONS)
            .build();
    String page = page();
    this.server =
        new Web()
            .control(new RemoteFaults(untraced, neighbours.controls()))
            .route("/", (request, response, context) -> html(response, page))
            .route(
                PATH + "*", new ServerSpans(telemetry, "http").around(PATH + "{id}", this::handOn))
            .start(place.address(), place.port());
  }

  /**
   * Whom it knows.
   *
   * @param orders base URI
   * @param controls where each service is controlled, by its name
   * @param hosts what names it knows without asking the system
   */
  record Neighbours(URI orders, Map<String, URI> controls, Map<String, InetAddress> hosts) {}

  /** Starts it, traced by this library. */
  static Gateway start(Place place, Neighbours neighbours, OpenTelemetry telemetry)
      throws IOException {
    return new Gateway(place, neighbours, telemetry, Outgoing.traced(telemetry, "wide"));
  }

  /**
   * Starts it without this library's code, in a JVM that has an agent.
   *
   * @param telemetry the agent's
   */
  static Gateway startUnderAgent(Place place, Neighbours neighbours, OpenTelemetry telemetry)
      throws IOException {
    return new Gateway(place, neighbours, telemetry, Outgoing.plain());
  }

  @Override
  public URI control() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
    client.close(CloseMode.IMMEDIATE);
    untraced.close(CloseMode.IMMEDIATE);
  }

  private void handOn(
      ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context) {
    String id = Answers.lastSegment(request);
    if (!Answers.isName(id, response)) {
      return;
    }
    URI order = orders.resolve(PATH + id);
    try {
      client.execute(
          ClassicRequestBuilder.get(order).build(),
          answer -> {
            response.setCode(answer.getCode());
            response.setEntity(
                new StringEntity(
                    EntityUtils.toString(answer.getEntity()), ContentType.APPLICATION_JSON));
            return null;
          });
    } catch (IOException e) {
      Answers.error(response, 502, Answers.reason(e));
    }
  }

  private static void html(ClassicHttpResponse response, String page) {
    response.setEntity(new StringEntity(page, ContentType.TEXT_HTML.withCharset("UTF-8")));
  }

  private static String page() throws IOException {
    try (InputStream in = Gateway.class.getResourceAsStream("control.html")) {
      if (in == null) {
        throw new IOException("control.html is not where it was built");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
