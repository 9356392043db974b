/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ListenerEndpoint;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy that has lost its collector answers in HTTP's words, and not in gRPC's. */
@Timeout(60)
@EnabledIf("dev.httptrace.exporter.Senders#hasGrpc")
class GrpcThroughAProxyTest {

  private final Semaphore requests = new Semaphore(0);

  @ParameterizedTest
  @CsvSource({"503, <html>no collector</html>", "502, ''"})
  void spansAreSentAgain(int status, String page) throws Exception {
    HttpAsyncServer proxy = proxy(status, page);
    try (SystemProperties ignored = SystemProperties.with("otel.bsp.schedule.delay", "1");
        OtlpBridge bridge =
            OtlpBridge.builder("checkout")
                .endpoint("http://127.0.0.1:" + start(proxy))
                .protocol(OtlpProtocol.GRPC)
                .build()) {
      ExampleSpans.exchange(bridge.openTelemetry());
      assertThat(requests.tryAcquire(2, 30, TimeUnit.SECONDS)).as("two attempts").isTrue();

      assertThat(bridge.accounts()).hasSize(1);
      assertThat(bridge.accounts().get(0).lost()).isZero();
    } finally {
      proxy.close(CloseMode.IMMEDIATE);
    }
  }

  private HttpAsyncServer proxy(int status, String page) {
    return H2ServerBootstrap.bootstrap()
        .setCanonicalHostName("127.0.0.1")
        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_2)
        .register(
            "*",
            new AsyncServerRequestHandler<Message<HttpRequest, byte[]>>() {
              @Override
              public AsyncRequestConsumer<Message<HttpRequest, byte[]>> prepare(
                  HttpRequest request, EntityDetails entity, HttpContext context) {
                return new BasicRequestConsumer<>(new BasicAsyncEntityConsumer());
              }

              @Override
              public void handle(
                  Message<HttpRequest, byte[]> message,
                  ResponseTrigger trigger,
                  HttpContext context)
                  throws HttpException, IOException {
                requests.release();
                AsyncResponseBuilder answer = AsyncResponseBuilder.create(status);
                if (!page.isEmpty()) {
                  answer.setEntity(page, ContentType.TEXT_HTML);
                }
                trigger.submitResponse(answer.build(), context);
              }
            })
        .create();
  }

  private static int start(HttpAsyncServer server) throws Exception {
    server.start();
    ListenerEndpoint listening =
        server
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), URIScheme.HTTP)
            .get(30, TimeUnit.SECONDS);
    return ((InetSocketAddress) listening.getAddress()).getPort();
  }
}
