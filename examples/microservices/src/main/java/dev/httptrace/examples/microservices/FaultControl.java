/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.URIBuilder;

/**
 * Switches faults over HTTP: {@code GET /faults} lists them, {@code PUT /faults/slow-dns?ms=300}
 * and {@code DELETE /faults/slow-dns} switch one. What cannot be understood is answered 400, with
 * the reason.
 */
final class FaultControl implements HttpRequestHandler {

  static final String PATH = "/faults";
  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final Duration DELAY = Duration.ofMillis(300);
  private static final int LONGEST_MILLIS = 10_000;

  private final Switchboard switches;

  FaultControl(Switchboard switches) {
    this.switches = switches;
  }

  @Override
  public void handle(
      ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context) {
    try {
      URIBuilder uri = new URIBuilder(request.getRequestUri());
      List<String> path = uri.getPathSegments();
      if (path.size() > 2) {
        throw new BadControl("expected " + PATH + "/{fault}, not " + uri.getPath());
      }
      switch (request.getMethod()) {
        case "GET" -> {}
        case "PUT" -> switches.switchOn(fault(path), delay(uri.getQueryParams()));
        case "DELETE" -> switches.switchOff(fault(path));
        default -> {
          response.setHeader("Allow", "GET, PUT, DELETE");
          Answers.error(response, 405, "GET, PUT or DELETE, not " + request.getMethod());
          return;
        }
      }
      Answers.json(response, 200, listing(path.size() == 2 ? List.of(fault(path)) : FAULTS));
    } catch (BadControl e) {
      Answers.error(response, 400, String.valueOf(e.getMessage()));
    } catch (URISyntaxException e) {
      Answers.error(response, 400, "not a path: " + e.getReason());
    } catch (IOException e) {
      Answers.error(response, 502, Answers.reason(e));
    }
  }

  private static Fault fault(List<String> path) throws BadControl {
    if (path.size() < 2) {
      throw new BadControl("which fault? Expected " + PATH + "/{fault}");
    }
    return Fault.of(path.get(1));
  }

  private static Duration delay(List<NameValuePair> parameters) throws BadControl {
    Duration delay = DELAY;
    for (NameValuePair parameter : parameters) {
      if (!parameter.getName().equals("ms")) {
        throw new BadControl("unknown parameter '" + parameter.getName() + "': only ms");
      }
      delay = millis(String.valueOf(parameter.getValue()));
    }
    return delay;
  }

  private static Duration millis(String text) throws BadControl {
    try {
      int millis = Integer.parseInt(text);
      if (millis >= 1 && millis <= LONGEST_MILLIS) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      // Answered like a number out of range.
    }
    throw new BadControl("ms must be 1 to " + LONGEST_MILLIS + ": '" + text + "'");
  }

  /** The path in Jaeger's UI that finds the spans which show a fault: all are met by orders. */
  private static String search(Fault fault) {
    String tags =
        JsonNodeFactory.instance.objectNode().put(fault.attribute(), fault.value()).toString();
    return "/search?service="
        + Orders.NAME
        + "&lookback=1h&limit=20&tags="
        + URLEncoder.encode(tags, StandardCharsets.UTF_8);
  }

  private ObjectNode listing(List<Fault> faults) throws IOException {
    Map<Fault, Duration> on = switches.on();
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode list = all.putArray("faults");
    for (Fault fault : faults) {
      Duration delay = on.get(fault);
      ObjectNode each = list.addObject();
      each.put("fault", fault.word());
      each.put("on", delay != null);
      if (delay != null) {
        each.put("ms", delay.toMillis());
      }
      each.put("service", fault.service());
      each.put("text", fault.text());
      each.put("shows", fault.attribute() + "=" + fault.value());
      each.put("search", search(fault));
    }
    return all;
  }
}
