/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrace.loopback.Certificates;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateEncodingException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Stands in for an HTTPS API of somebody else, which tells prices to those who have a key. */
final class Partner implements Service {

  static final String NAME = "partner";
  private static final String PATH = "/prices/";

  private final Faults faults = new Faults(NAME);
  private final Web.Server control;
  private final Web.Server server;

  private Partner(Place place, Place controlPlace, OpenTelemetry telemetry) throws IOException {
    this.server =
        new Web()
            .sockets(new SlowHandshakes(Certificates.serverContext(), faults))
            .route(
                PATH + "*",
                new ServerSpans(telemetry, "https").around(PATH + "{article}", this::price))
            .start(place.address(), place.port());
    boolean complete = false;
    try {
      this.control = new Web().control(faults).start(controlPlace.address(), controlPlace.port());
      complete = true;
    } finally {
      if (!complete) {
        server.close();
      }
    }
  }

  static Partner start(Place place, Place control, OpenTelemetry telemetry) throws IOException {
    return new Partner(place, control, telemetry);
  }

  /** Returns what clients have to trust, as PEM; made anew with each process. */
  static String authority() {
    try {
      return Trust.pem(Certificates.authorityCertificate());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("the certificate made here cannot be written", e);
    }
  }

  int port() {
    return server.port();
  }

  @Override
  public URI control() {
    return control.uri();
  }

  @Override
  public void close() {
    server.close();
    control.close();
  }

  private void price(
      ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context) {
    if (faults.isOn(Fault.SLOW_TLS)) {
      response.setHeader("Connection", "close");
    }
    if (!request.containsHeader("Authorization")) {
      Answers.error(response, 401, "who asks?");
      return;
    }
    String article = Answers.lastSegment(request);
    ObjectNode price = JsonNodeFactory.instance.objectNode();
    price.put("article", article).put("cents", 100 + Math.floorMod(article.hashCode(), 9_900));
    Answers.json(response, 200, price);
  }
}
