/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.DiscardReason.ERROR;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.HANDSHAKE;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.START;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.failing;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.SilentServer;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.core5.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However an exchange of the async client goes wrong, it ends once, and so does what it began. */
@Timeout(60)
class AsyncFailureHooksTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";

  @EveryAttachment
  void refusedConnect(Attachment attachment) throws Exception {
    try (AsyncRig rig = new AsyncRig(attachment)) {
      Throwable failure =
          rig.failure(
              SimpleRequestBuilder.get("http://one.test:" + ClosedPort.find() + "/").build(), 1);

      assertThat(rig.trace.all())
          .containsExactly(
              all(
                  START,
                  LOOKUP,
                  failing(CONNECT, "ConnectException"),
                  discarded(ERROR, "HttpHostConnectException")));
      assertThat(rig.trace.errors()).contains((Exception) failure);
    }
  }

  @Test
  void nextAddressIsTriedWhenTheFirstRefuses() throws Exception {
    InetAddress second = Rig.address("127.0.0.2");
    int port = ClosedPort.find();
    try (ScriptedServer server =
            ScriptedServer.startOn(second, port, Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.names.add("two.test", Rig.address("127.0.0.1"), second);

      assertThat(rig.get(server.uri("two.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks())
          .containsSequence(
              hooks("dnsDone", failing(CONNECT, "ConnectException"), CONNECT, "gotConn"));
      assertThat(rig.trace.details("connectStart"))
          .containsExactly("tcp 127.0.0.1:" + port, "tcp 127.0.0.2:" + port);
    }
  }

  @EveryAttachment
  void unknownHost(Attachment attachment) throws Exception {
    try (AsyncRig rig = new AsyncRig(attachment)) {
      rig.failure(SimpleRequestBuilder.get("http://nowhere.test/").build(), 1);

      assertThat(rig.trace.all())
          .containsExactly(
              all(
                  START,
                  failing(LOOKUP, "UnknownHostException"),
                  discarded(ERROR, "UnknownHostException")));
    }
  }

  @EveryAttachment
  void untrustedCertificate(Attachment attachment) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Certificates.untrustedServerContext(), Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(attachment)) {
      rig.failure(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), 1);

      assertThat(rig.trace.hooks())
          .containsExactly(
              hooks("getConn", LOOKUP, CONNECT, failing(HANDSHAKE, "SSLHandshakeException")));
      assertThat(rig.trace.all())
          .endsWith("connReleased ERROR", "exchangeDone(SSLHandshakeException)");
    }
  }

  @Test
  void serverThatClosesWithoutAnAnswer() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.readHead());
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.failure(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), 1);

      assertThat(rig.trace.all())
          .endsWith(
              all("wroteHeaders", "wroteRequest", discarded(ERROR, "ConnectionClosedException")));
    }
  }

  @Test
  void resetConnection() throws Exception {
    ConnectionScript reset =
        wire -> {
          wire.readHead();
          wire.reset();
        };
    try (ScriptedServer server = ScriptedServer.start(reset);
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.failure(SimpleRequestBuilder.post(server.uri("one.test", "/")).build(), 1);

      assertThat(rig.trace.all())
          .endsWith("wroteRequest", "connReleased ERROR", "exchangeDone(SocketException)");
    }
  }

  @Test
  void bodyThatIsCutOff() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(HEAD + "four");
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.failure(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), 1);

      assertThat(rig.trace.all())
          .endsWith(
              all(
                  "gotFirstResponseByte",
                  "gotResponseHead 200",
                  "gotLastResponseByte 4(ConnectionClosedException)",
                  discarded(ERROR, "ConnectionClosedException")));
    }
  }

  @Test
  void answerThatIsNoHttp() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("NONSENSE\r\n\r\n");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.requests.setResponseTimeout(org.apache.hc.core5.util.Timeout.ofMilliseconds(500));
      rig.failure(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), 1);

      assertThat(rig.trace.hooks()).endsWith("wroteRequest", "gotFirstResponseByte");
    }
  }

  @Test
  void responseTimeout() throws Exception {
    try (SilentServer server = SilentServer.start();
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.requests.setResponseTimeout(org.apache.hc.core5.util.Timeout.ofMilliseconds(200));
      rig.failure(SimpleRequestBuilder.get(server.uri()).build(), 1);

      assertThat(rig.trace.all())
          .endsWith("wroteRequest", "connReleased ERROR", "exchangeDone(SocketTimeoutException)");
    }
  }

  @Test
  void hookAbortsAtAnInterimResponse() throws Exception {
    IOException abort = new IOException("no hints wanted");
    ExchangeTrace aborting =
        new ExchangeTrace() {
          @Override
          public void got1xxResponse(int code, Map<String, List<String>> header)
              throws IOException {
            throw abort;
          }
        };
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 103 Early Hints\r\n\r\n");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.REQUEST)) {
      rig.client(aborting);

      assertThat(rig.failure(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), 1))
          .isSameAs(abort);
      assertThat(rig.trace.all())
          .endsWith("got1xxResponse 103", "connReleased ERROR", "exchangeDone(IOException)");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void hookAbortsAtA100BeforeTheBodyIsSent() throws Exception {
    IOException abort = new IOException("no body wanted");
    ExchangeTrace aborting =
        new ExchangeTrace() {
          @Override
          public void got1xxResponse(int code, Map<String, List<String>> header)
              throws IOException {
            throw abort;
          }
        };
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.REQUEST)) {
      rig.requests.setExpectContinueEnabled(true);
      rig.client(aborting);

      assertThat(
              rig.failure(
                  SimpleRequestBuilder.put(server.uri("one.test", "/"))
                      .setBody("hello", ContentType.TEXT_PLAIN)
                      .build(),
                  1))
          .isSameAs(abort);
      assertThat(rig.trace.hooks())
          .endsWith("got100Continue", "got1xxResponse 100", "wroteRequest(IOException)");
    }
  }
}
