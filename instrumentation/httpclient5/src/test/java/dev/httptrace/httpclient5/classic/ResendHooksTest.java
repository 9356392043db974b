/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static dev.httptrace.DiscardReason.CONNECTION_CLOSE;
import static dev.httptrace.DiscardReason.ERROR;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.FRESH;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.REUSED;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.resent;
import static dev.httptrace.httpclient5.Sequences.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ResendHooksTest {

  private static final String UNAUTHORIZED =
      "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"r\"\r\nContent-Length: 2\r\n\r\nno";

  @EveryAttachment
  void redirectIsAnotherExchange(Attachment attachment) throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "there"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("two.test", "/there")));
        Rig rig = new Rig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/here"))).isEqualTo("200 there");

      assertThat(rig.trace.all())
          .containsExactly(
              all(
                  FRESH,
                  REQUEST,
                  response(302, 0),
                  discarded(CONNECTION_CLOSE),
                  resent("REDIRECT 302", FRESH),
                  REQUEST,
                  response(200, 5),
                  KEPT));
      assertThat(rig.trace.details("exchangeStart"))
          .containsExactly("1 GET http://one.test/here", "2 GET http://two.test/there");
    }
  }

  @EveryAttachment
  void retryOnStaleConnectionIsAnotherExchange(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
                  wire.readHead();
                },
                Responses.keepAlive(200, "2"));
        Rig rig = new Rig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 1");
      rig.trace.clear();

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 2");

      assertThat(rig.trace.all())
          .containsExactly(
              all(
                  REUSED,
                  REQUEST,
                  discarded(ERROR, "NoHttpResponseException"),
                  resent("RETRY 0(NoHttpResponseException)", FRESH),
                  REQUEST,
                  response(200, 1),
                  KEPT));
    }
  }

  @EveryAttachment
  void retryOnStatusIsAnotherExchange(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.closing(503, "busy"), Responses.keepAlive(200, "ready"));
        Rig rig = new Rig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ready");

      assertThat(rig.trace.all())
          .containsSubsequence(
              "gotResponseHead 503", "exchangeDone", "exchangeStart RETRY 503", "exchangeDone");
    }
  }

  @EveryAttachment
  void challengeHandsTheConnectionOn(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(UNAUTHORIZED);
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        Rig rig = new Rig(attachment).with(ResendHooksTest::knowPassword)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.all())
          .containsExactly(
              all(
                  FRESH,
                  REQUEST,
                  response(401, 2),
                  "exchangeDone",
                  "exchangeStart AUTHENTICATION 401",
                  "getConn",
                  "gotConn(reused)",
                  REQUEST,
                  response(200, 2),
                  KEPT));
      assertThat(rig.trace.connections().get(1).conn())
          .isSameAs(rig.trace.connections().get(0).conn());
      assertThat(rig.trace.connections().get(1).conn().uses()).isEqualTo(2);
    }
  }

  @EveryAttachment
  void challengeThatClosesDialsAgain(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(UNAUTHORIZED.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
                },
                Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(attachment).with(ResendHooksTest::knowPassword)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      List<String> all = rig.trace.all();
      assertThat(all.subList(all.indexOf("gotResponseHead 401"), all.size()))
          .containsExactly(
              all(
                  "gotResponseHead 401",
                  discarded(CONNECTION_CLOSE),
                  "exchangeStart AUTHENTICATION 401",
                  "getConn",
                  LOOKUP,
                  CONNECT,
                  "gotConn",
                  REQUEST,
                  response(200, 2),
                  KEPT));
    }
  }

  /** A ratio of the sampler, say, which is asked anew for each exchange. */
  @Test
  void challengeOfAnExchangeThatNobodyWantedIsFollowedOnTheSameConnection() throws IOException {
    RecordingTrace trace = new RecordingTrace();
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(UNAUTHORIZED);
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        Rig rig = new Rig(Attachment.NOWHERE).with(ResendHooksTest::knowPassword)) {
      TracedHttpClients.instrument(
          rig.builder, rig.connections, exchange -> exchange.resend() == null ? null : trace);
      rig.use(rig.builder.build());
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");
    }

    assertThat(trace.all())
        .containsExactly(
            all(
                "exchangeStart AUTHENTICATION 401",
                "getConn",
                "gotConn(reused)",
                REQUEST,
                response(200, 2),
                KEPT));
    assertThat(trace.connections().get(0).conn()).isNotNull();
  }

  @EveryAttachment
  void retriedPostSendsItsBodyOncePerExchange(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.closing(503, "busy"), Responses.keepAlive(200, "ready"));
        Rig rig = new Rig(attachment)) {
      rig.post(server.uri("one.test", "/"), new StringEntity("12345"));

      assertThat(rig.trace.details("wroteRequest")).containsExactly("5", "5");
    }
  }

  private static void knowPassword(Rig rig) {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", "secret".toCharArray()));
    rig.builder.setDefaultCredentialsProvider(credentials);
  }
}
