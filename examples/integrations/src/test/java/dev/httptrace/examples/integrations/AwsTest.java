/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.TracedTlsStrategies;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.net.URI;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(60)
class AwsTest {

  private static final String NO_BUCKETS =
      "<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>";

  @Test
  void lookupAndHandshakeAreTold() {
    ToldHooks told = new ToldHooks();
    try (ScriptedServer server =
        ScriptedServer.startTls(
            Certificates.serverContext(), Responses.keepAlive(200, NO_BUCKETS))) {
      ClientTrace trace = told.trace();
      DefaultClientTlsStrategy tls = new DefaultClientTlsStrategy(Certificates.clientContext());
      // snippet
      SdkHttpClient http =
          Apache5HttpClient.builder()
              .dnsResolver(TracedHttpClients.traced(SystemDefaultDnsResolver.INSTANCE, trace))
              .tlsSocketStrategy(TracedTlsStrategies.traced(tls, trace))
              .build();
      // end
      try (http;
          S3Client s3 =
              S3Client.builder()
                  .httpClient(http)
                  .endpointOverride(URI.create(server.uri("")))
                  .forcePathStyle(true)
                  .region(Region.EU_CENTRAL_1)
                  .credentialsProvider(AnonymousCredentialsProvider.create())
                  .build()) {
        assertThat(s3.listBuckets().buckets()).isEmpty();
      }

      assertThat(told.names()).containsExactlyElementsOf(Documents.hooks("AWS SDK v2"));
    }
  }
}
