/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** The faults of all services, each switched where it is. */
final class RemoteFaults implements Switchboard {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final CloseableHttpClient client;
  private final Map<String, URI> services;

  /**
   * Switches by HTTP.
   *
   * @param client not traced: switching is no part of what is looked at
   * @param services where each service is controlled
   */
  RemoteFaults(CloseableHttpClient client, Map<String, URI> services) {
    this.client = client;
    this.services = Map.copyOf(services);
  }

  @Override
  public Map<Fault, Duration> on() throws IOException {
    Map<Fault, Duration> on = new EnumMap<>(Fault.class);
    for (URI service : services.values()) {
      JsonNode answer = send(ClassicRequestBuilder.get(service.resolve(FaultControl.PATH)).build());
      for (JsonNode each : answer.path("faults")) {
        if (each.path("on").asBoolean()) {
          on.put(known(each.path("fault").asText()), Duration.ofMillis(each.path("ms").asLong()));
        }
      }
    }
    return on;
  }

  @Override
  public void switchOn(Fault fault, Duration delay) throws IOException {
    // In the URI: the builder would put a parameter of a PUT into a body.
    send(ClassicRequestBuilder.put(uri(fault) + "?ms=" + delay.toMillis()).build());
  }

  @Override
  public void switchOff(Fault fault) throws IOException {
    send(ClassicRequestBuilder.delete(uri(fault)).build());
  }

  private URI uri(Fault fault) throws IOException {
    URI service = services.get(fault.service());
    if (service == null) {
      throw new IOException("it is not known where " + fault.service() + " is controlled");
    }
    return service.resolve(FaultControl.PATH + "/" + fault.word());
  }

  private JsonNode send(ClassicHttpRequest request) throws IOException {
    return client.execute(
        request,
        response -> {
          String body = EntityUtils.toString(response.getEntity());
          if (response.getCode() != 200) {
            throw new IOException(request + " was answered " + response.getCode() + ": " + body);
          }
          return MAPPER.readTree(body);
        });
  }

  private static Fault known(String word) throws IOException {
    try {
      return Fault.of(word);
    } catch (BadControl e) {
      throw new IOException("another version of the services answers", e);
    }
  }
}
