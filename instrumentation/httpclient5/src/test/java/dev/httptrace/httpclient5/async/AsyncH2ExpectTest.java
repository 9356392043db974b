/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.httpclient5.Sequences.CONTINUE;
import static dev.httptrace.httpclient5.Sequences.all;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code Expect: 100-continue} over HTTP/2: HttpCore does not say what ended the wait. */
@Timeout(60)
class AsyncH2ExpectTest {

  private static AsyncRig expecting() {
    return new AsyncRig(Attachment.CLIENT).with(rig -> rig.requests.setExpectContinueEnabled(true));
  }

  @Test
  void bodyFollowsThe100() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = expecting()) {
      assertThat(rig.post(server.uri("/a"), "hello")).isEqualTo("200 /a");

      assertThat(rig.trace.all())
          .containsSequence(all("wroteHeaders", CONTINUE, "wroteRequest", "gotResponseHead 200"));
      assertThat(rig.trace.details("wroteRequest")).containsExactly("5");
    }
  }

  @ParameterizedTest
  @CsvSource({"/early, 200", "/refused, 417"})
  void finalAnswerInPlaceOfA100IsNo100(String path, int status) throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = expecting()) {
      assertThat(rig.post(server.uri(path), "hello")).isEqualTo(status + " " + path);

      // HttpCore sends the body even then.
      assertThat(rig.trace.all())
          .containsSequence(
              "wroteHeaders",
              "wait100Continue",
              "gotFirstResponseByte",
              "gotResponseHead " + status,
              "wroteRequest",
              "gotLastResponseByte " + path.length());
      assertThat(rig.trace.details("wroteRequest")).containsExactly("5");
    }
  }

  @Test
  void answerRightBehindA100HidesItNot() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = expecting()) {
      assertThat(rig.post(server.uri("/hasty"), "hello")).isEqualTo("200 /hasty");

      assertThat(rig.trace.all())
          .containsSequence(
              "got100Continue", "got1xxResponse 100", "wroteRequest", "gotResponseHead 200");
    }
  }

  @Test
  void bodyThatIsNotReadyAtThe100IsSentWhenItIs() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = expecting()) {
      rig.client()
          .execute(
              AsyncRequestBuilder.post(server.uri("/a")).setEntity(new LateBody()).build(),
              SimpleResponseConsumer.create(),
              HttpClientContext.create(),
              null)
          .get(30, TimeUnit.SECONDS);
      rig.awaitEnd();

      assertThat(rig.trace.hooks()).containsOnlyOnce("got100Continue", "wroteRequest");
      assertThat(rig.trace.details("wroteRequest")).containsExactly("5");
    }
  }

  /** Has nothing to send until another thread says so, which begins when it is first asked. */
  private static final class LateBody extends TextBody {

    private volatile boolean ready;

    LateBody() {
      super("hello");
    }

    @Override
    public int available() {
      return ready ? bytes.remaining() : 0;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
      if (ready) {
        channel.write(bytes);
        if (!bytes.hasRemaining()) {
          channel.endStream();
        }
        return;
      }
      Thread source =
          new Thread(
              () -> {
                ready = true;
                channel.requestOutput();
              });
      source.setDaemon(true);
      source.start();
    }
  }
}
