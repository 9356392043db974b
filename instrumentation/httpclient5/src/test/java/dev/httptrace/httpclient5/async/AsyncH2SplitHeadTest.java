/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.httpclient5.Sequences.CONTINUE;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.headAndBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Frames;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.util.VersionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A response's head over HTTP/2 may come in several frames, HEADERS and CONTINUATION. */
@Timeout(60)
class AsyncH2SplitHeadTest {

  private static AsyncRig expecting(Attachment attachment) {
    AsyncRig rig = new AsyncRig(attachment);
    assumeFalse(
        "5.3".equals(coreVersion()), "HttpCore 5.3 loses a head that comes in several frames");
    rig.requests.setExpectContinueEnabled(true);
    rig.connections.setDefaultTlsConfig(
        TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_2).build());
    return rig;
  }

  private static String coreVersion() {
    VersionInfo core =
        VersionInfo.loadVersionInfo(
            "org.apache.hc.core5", AsyncH2SplitHeadTest.class.getClassLoader());
    return core == null ? "unknown" : core.getRelease();
  }

  @Test
  void bodyFollowsA100InTwoFrames() throws Exception {
    H2Frames.Script script =
        new H2Frames.Script() {
          @Override
          public void requested(H2Frames frames, int stream) throws IOException {
            frames.splitHead(stream, 100, false).send();
          }

          @Override
          public void ended(H2Frames frames, int stream) throws IOException {
            frames.answer(stream, "ok").send();
          }
        };
    try (ScriptedServer server = ScriptedServer.start(H2Frames.serving(script));
        AsyncRig rig = expecting(Attachment.CLIENT)) {
      assertThat(rig.post(server.uri("one.test", "/"), "hello")).isEqualTo("200 ok");

      assertThat(rig.trace.all())
          .containsSequence(all("wroteHeaders", CONTINUE, "wroteRequest", headAndBody(200, 2)));
    }
  }

  @Test
  void finalAnswerInTwoFramesIsNo100() throws Exception {
    H2Frames.Script script = (frames, stream) -> frames.splitHead(stream, 417, true).send();
    try (ScriptedServer server = ScriptedServer.start(H2Frames.serving(script));
        AsyncRig rig = expecting(Attachment.CLIENT)) {
      assertThat(rig.post(server.uri("one.test", "/"), "hello")).isEqualTo("417 ");

      assertThat(rig.trace.all())
          .containsSequence(
              "wroteHeaders", "wait100Continue", "gotFirstResponseByte", "gotResponseHead 417")
          .doesNotContain("got100Continue");
    }
  }

  /**
   * HttpCore asks for the body once after a 100 in two frames, not twice as after one in a single
   * frame: with the answer in the same read it looks like a final answer in its place.
   */
  @Test
  void a100InTwoFramesWithTheAnswerRightBehindItIsNotTold() throws Exception {
    H2Frames.Script script =
        (frames, stream) -> frames.splitHead(stream, 100, false).answer(stream, "ok").send();
    try (ScriptedServer server = ScriptedServer.start(H2Frames.serving(script));
        AsyncRig rig = expecting(Attachment.CLIENT)) {
      assertThat(rig.post(server.uri("one.test", "/"), "hello")).isEqualTo("200 ok");

      assertThat(rig.trace.all())
          .containsSequence(
              "wroteHeaders",
              "wait100Continue",
              "gotFirstResponseByte",
              "gotResponseHead 200",
              "wroteRequest",
              "gotLastResponseByte 2");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 103})
  void abortAtAnInterimResponseInTwoFramesSparesTheNeighbours(int code) throws Exception {
    IOException abort = new IOException("not wanted");
    ExchangeTrace aborting =
        new ExchangeTrace() {
          @Override
          public void got1xxResponse(int got, Map<String, List<String>> header) throws IOException {
            throw abort;
          }
        };
    int warm = 1;
    int neighbour = 3;
    CountDownLatch neighbourIsThere = new CountDownLatch(1);
    H2Frames.Script script =
        new H2Frames.Script() {
          @Override
          public void requested(H2Frames frames, int stream) throws IOException {
            if (stream == warm) {
              frames.answer(stream, "warm").send();
            } else if (stream == neighbour) {
              neighbourIsThere.countDown();
            } else {
              frames.splitHead(stream, code, false).send();
            }
          }

          @Override
          public void reset(H2Frames frames, int stream) throws IOException {
            frames.answer(neighbour, "held").send();
          }
        };
    try (ScriptedServer server = ScriptedServer.start(H2Frames.serving(script));
        AsyncRig rig = expecting(Attachment.REQUEST).sharingOneConnection()) {
      rig.builder.disableAutomaticRetries();
      rig.client(aborting);
      rig.get(server.uri("one.test", "/"));
      Future<SimpleHttpResponse> held =
          rig.execute(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), null);
      assertThat(neighbourIsThere.await(30, TimeUnit.SECONDS)).isTrue();
      rig.trace.clear();

      assertThat(
              rig.failure(
                  SimpleRequestBuilder.post(server.uri("one.test", "/"))
                      .setBody("hello", ContentType.TEXT_PLAIN)
                      .build(),
                  1))
          .isSameAs(abort);
      assertThat(held.get(30, TimeUnit.SECONDS).getBodyText()).isEqualTo("held");
    }
  }
}
