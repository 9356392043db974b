/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ElasticsearchTest {

  @Test
  void lookupIsTold() throws IOException {
    ToldHooks told = new ToldHooks();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "{}"))) {
      ClientTrace trace = told.trace();
      URI node = URI.create(server.uri(""));
      // snippet
      Rest5Client client =
          Rest5Client.builder(node)
              .setConnectionManagerCallback(
                  connections ->
                      connections.setDnsResolver(
                          TracedHttpClients.traced(SystemDefaultDnsResolver.INSTANCE, trace)))
              .build();
      // end
      try (client) {
        assertThat(client.performRequest(new Request("GET", "/")).getStatusCode()).isEqualTo(200);
      }

      assertThat(told.names()).containsExactlyElementsOf(Documents.hooks("Elasticsearch"));
    }
  }
}
