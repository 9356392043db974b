/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTrace;
import dev.httptrace.WroteRequestInfo;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.loopback.ScriptedServer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.core5.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over HTTP/1.1 {@code wroteRequest} was told before the bytes left. */
@Timeout(30)
class AsyncFlushTest {

  private final CountDownLatch seen = new CountDownLatch(1);
  private volatile boolean inTime;

  @Test
  void requestHasLeftWhenItIsTold() throws Exception {
    call(false);
  }

  @Test
  void bodyHasLeftWhenItIsTold() throws Exception {
    call(true);
  }

  /** The hook holds the reactor's thread until the server has the request. */
  private void call(boolean body) throws Exception {
    ClientTrace trace =
        new ClientTrace() {
          @Override
          public void wroteRequest(WroteRequestInfo info) {
            try {
              inTime = seen.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  if (body) {
                    wire.readBody(5);
                  }
                  seen.countDown();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      rig.client(trace);
      SimpleRequestBuilder request = SimpleRequestBuilder.post(server.uri("one.test", "/"));
      if (body) {
        request.setBody("hello", ContentType.TEXT_PLAIN);
      }
      rig.client().execute(request.build(), null).get(30, TimeUnit.SECONDS);
    }
    assertThat(inTime).isTrue();
  }
}
