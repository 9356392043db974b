/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.httpclient5.Sequences.RELEASED;
import static dev.httptrace.httpclient5.Sequences.all;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.Verdict;
import dev.httptrace.record.VerdictKind;
import java.lang.module.ModuleDescriptor.Version;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.util.VersionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A final response that comes while the body is being sent. */
@Timeout(60)
class AsyncEarlyAnswerTest {

  @Test
  void requestThatAnErrorOverHttp2CutsShortIsToldAsWritten() throws Exception {
    try (H2Server server = H2Server.start(stream -> stream.answer(413));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      Future<SimpleHttpResponse> answer = put(rig, server.uri("/"), new BodyInHalves());
      assertThat(answer.get(30, TimeUnit.SECONDS).getCode()).isEqualTo(413);
      rig.awaitEnd();

      assertThat(rig.trace.all())
          .endsWith(
              all(
                  "wroteHeaders",
                  "gotFirstResponseByte",
                  "gotResponseHead 413",
                  "gotLastResponseByte 0",
                  "wroteRequest",
                  RELEASED));
      assertThat(rig.trace.details("wroteRequest")).containsExactly("5");
    }
  }

  @Test
  void slowUploadThatAnErrorOverHttp2CutsShortIsAnUpload() throws Exception {
    BlockingQueue<CallRecord> calls = new LinkedBlockingQueue<>();
    try (H2Server server =
            H2Server.start(
                stream -> {
                  if (stream.path().equals("/warm")) {
                    stream.answer(204);
                    return;
                  }
                  stream.pause(Duration.ofMillis(600));
                  stream.answer(413);
                });
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      TracedHttpAsyncClients.instrument(rig.builder, CallRecorder.create().listener(calls::add));
      // Nothing but the upload is slow then.
      rig.get(server.uri("/warm"));
      calls.take();
      put(rig, server.uri("/"), new BodyInHalves()).get(30, TimeUnit.SECONDS);

      Verdict verdict = calls.take().verdict();
      assertThat(verdict.kind()).as(verdict.sentence()).isEqualTo(VerdictKind.UPLOAD_SLOW);
    }
  }

  /**
   * HttpCore leaves the rest of the body out from 5.4.3 on; before, it goes on. Then HttpClient
   * never ends the exchange (messageCountDown in HttpAsyncMainClientExec, 5.6).
   */
  @Test
  void requestThatARedirectOverHttp1OvertakesIsToldOnceItIsDoneWith() throws Exception {
    boolean cut = Version.parse(core()).compareTo(Version.parse("5.4.3")) >= 0;
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.readBody(5);
                  wire.send("HTTP/1.1 307 Elsewhere\r\nContent-Length: 0\r\n\r\n");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.requests.setRedirectsEnabled(false);
      rig.trace.on("gotResponseHead", answered::countDown).on("wroteRequest", written::countDown);
      BodyInHalves body = new BodyInHalves();
      Future<SimpleHttpResponse> answer = put(rig, server.uri("one.test", "/"), body);
      assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
      body.goOn();
      assertThat(answer.get(30, TimeUnit.SECONDS).getCode()).isEqualTo(307);

      assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(rig.trace.details("wroteRequest")).containsExactly(cut ? "5" : "10");
    }
  }

  private static String core() {
    return VersionInfo.loadVersionInfo(
            "org.apache.hc.core5", AsyncEarlyAnswerTest.class.getClassLoader())
        .getRelease();
  }

  private static Future<SimpleHttpResponse> put(AsyncRig rig, String uri, BodyInHalves body) {
    return rig.client()
        .execute(
            AsyncRequestBuilder.put(uri).setEntity(body).build(),
            SimpleResponseConsumer.create(),
            HttpClientContext.create(),
            null);
  }
}
