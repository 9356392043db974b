/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Asks those who answer JSON, untraced. */
final class JsonClient implements AutoCloseable {

  private final ObjectMapper mapper = new ObjectMapper();
  private final CloseableHttpClient client = HttpClients.createDefault();

  /**
   * An answer.
   *
   * @param values all JSON values of the body, which may be a stream of them; none if it is an
   *     error
   */
  record Answer(int status, List<JsonNode> values) {}

  Answer send(ClassicHttpRequest request) throws IOException {
    return client.execute(
        request,
        response -> {
          String body = response.getEntity() == null ? "" : text(response.getEntity());
          if (response.getCode() != 200) {
            return new Answer(response.getCode(), List.of());
          }
          try (MappingIterator<JsonNode> values =
              mapper.readerFor(JsonNode.class).readValues(body)) {
            return new Answer(200, values.readAll());
          }
        });
  }

  private static String text(HttpEntity entity) throws IOException, ParseException {
    return EntityUtils.toString(entity);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
