/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InterimHooksTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @EveryAttachment
  void earlyHintsAreToldAndTheFirstByteOnce(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                answering(
                    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nlink: </b>\r\n\r\n"
                        + "HTTP/1.1 102 Processing\r\n\r\n"
                        + OK));
        Rig rig = new Rig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.fromWire())
          .containsExactly(
              hooks(REQUEST, RESPONSE, "got1xxResponse 103", "got1xxResponse 102", KEPT));
      assertThat(rig.trace.details("got1xxResponse")).containsExactly("{Link=[</a>, </b>]}", "{}");
    }
  }

  @EveryAttachment
  void unsolicitedContinueIsOnlyAnInterimResponse(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(answering("HTTP/1.1 100 Continue\r\n\r\n" + OK));
        Rig rig = new Rig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).contains("got1xxResponse 100").doesNotContain("got100Continue");
    }
  }

  @Test
  void abortOfInterimResponseReachesTheCallerAsItIs() throws IOException {
    IOException first = new IOException("newer");
    IOException second = new IOException("older");
    try (ScriptedServer server =
            ScriptedServer.start(answering("HTTP/1.1 103 Early Hints\r\n\r\n" + OK));
        Rig rig = new Rig(Attachment.CONTEXT)) {
      HttpClientContext context = HttpClientContext.create();
      TracedHttpClients.attach(context, aborting(second));
      TracedHttpClients.attach(context, aborting(first));

      assertThatThrownBy(
              () ->
                  rig.send(ClassicRequestBuilder.get(server.uri("one.test", "/")).build(), context))
          .isSameAs(first)
          .hasSuppressedException(second);

      assertThat(server.requests()).hasSize(1);
      assertThat(rig.trace.hooks())
          .containsSubsequence("gotFirstResponseByte", "got1xxResponse 103");
      assertThat(rig.trace.beyondGo()).endsWith("connReleased ERROR", "exchangeDone(IOException)");
      assertThat(rig.trace.errors()).containsOnly(first);
    }
  }

  private static ClientTrace aborting(IOException abort) {
    return new ClientTrace() {
      @Override
      public void got1xxResponse(int code, Map<String, List<String>> header) throws IOException {
        throw abort;
      }
    };
  }

  private static ConnectionScript answering(String answer) {
    return wire -> {
      wire.readHead();
      wire.send(answer);
      wire.awaitClose();
    };
  }
}
