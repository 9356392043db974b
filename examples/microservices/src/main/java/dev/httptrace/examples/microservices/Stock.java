/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Knows how many of an article there are. */
final class Stock implements Service {

  static final String NAME = "stock";
  private static final String PATH = "/stock/";

  /** What the database would take. */
  private static final Duration WORK = Duration.ofMillis(40);

  private final Faults faults = new Faults(NAME);
  private final Web.Server server;

  private Stock(Place place, OpenTelemetry telemetry) throws IOException {
    this.server =
        new Web()
            .control(faults)
            .route(
                PATH + "*",
                new ServerSpans(telemetry, "http").around(PATH + "{article}", this::stock))
            // Without "Connection: close" in the response: the client cannot know.
            .reuse(
                (request, response, context) ->
                    !faults.isOn(Fault.STALE_POOL)
                        && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
                            request, response, context))
            .start(place.address(), place.port());
  }

  static Stock start(Place place, OpenTelemetry telemetry) throws IOException {
    return new Stock(place, telemetry);
  }

  @Override
  public URI control() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
  }

  private void stock(
      ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context) {
    Faults.pause(WORK);
    faults.pause(Fault.SLOW_SERVER);
    if (faults.isOn(Fault.FAILING_SERVER)) {
      Answers.error(response, 500, "stock is not known at the moment");
      return;
    }
    String article = Answers.lastSegment(request);
    ObjectNode stock = JsonNodeFactory.instance.objectNode();
    stock.put("article", article).put("pieces", Math.floorMod(article.hashCode(), 100));
    Answers.json(response, 200, stock);
  }
}
