/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

/** Bodies that nobody reads, or nobody can. */
@org.junit.jupiter.api.Timeout(30)
class BodyHooksTest {

  private static final ConnectionScript UNHEARD_OF =
      wire -> {
        while (wire.readHead() != null) {
          wire.send(
              "HTTP/1.1 200 OK\r\nContent-Encoding: unheard-of\r\nContent-Length: 2\r\n\r\nhi");
        }
      };

  @EveryAttachment
  void chunkedBodyThatIsConsumedUnreadIsCounted(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.chunked("four", "three"));
        Rig rig = new Rig(attachment)) {
      try (ClassicHttpResponse response = open(rig, server)) {
        EntityUtils.consume(response.getEntity());
      }

      assertThat(rig.trace.beyondGo())
          .endsWith("gotLastResponseByte 9", "connReleased", "exchangeDone");
    }
  }

  @EveryAttachment
  void chunkedBodyThatIsClosedWithinIsCounted(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.chunked("four", "three"));
        Rig rig = new Rig(attachment)) {
      try (ClassicHttpResponse response = open(rig, server)) {
        InputStream body = response.getEntity().getContent();
        assertThat(body.readNBytes(2)).hasSize(2);
        body.close();
        body.close();
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      }

      assertThat(rig.trace.beyondGo())
          .endsWith("gotLastResponseByte 9", "connReleased", "exchangeDone");
    }
  }

  /** Only the end of its connection ends it, so closing it drains nothing. */
  @EveryAttachment
  void closeDelimitedBodyThatIsAbandonedHasNoLastByte(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(endless("", "more".getBytes(US_ASCII)));
        Rig rig = new Rig(attachment)) {
      try (ClassicHttpResponse response = open(rig, server)) {
        InputStream body = response.getEntity().getContent();
        assertThat(body.readNBytes(2)).hasSize(2);
        body.close();
        body.close();
      }

      assertThat(rig.trace.beyondGo())
          .endsWith("gotResponseHead 200", "connReleased CONNECTION_CLOSE", "exchangeDone");
    }
  }

  @EveryAttachment
  void closeDelimitedBodyThatIsClosedUnreadHasNoLastByte(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(endless("", "more".getBytes(US_ASCII)));
        Rig rig = new Rig(attachment)) {
      try (ClassicHttpResponse response = open(rig, server)) {
        EntityUtils.consume(response.getEntity());
      }

      assertThat(rig.trace.beyondGo())
          .endsWith("gotResponseHead 200", "connReleased CONNECTION_CLOSE", "exchangeDone");
    }
  }

  @EveryAttachment
  void closeDelimitedBodyThatIsReadToItsEndIsCounted(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\n\r\nmore");
                });
        Rig rig = new Rig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 more");

      assertThat(rig.trace.beyondGo())
          .endsWith("gotLastResponseByte 4", "connReleased CONNECTION_CLOSE", "exchangeDone");
    }
  }

  /**
   * The decoder has all there is to decode, and does not wait for the end of the connection; from
   * JDK 23 on that of gzip does.
   */
  @EveryAttachment
  void encodedBodyIsCompleteWhereItsDecoderStops(Attachment attachment) throws IOException {
    byte[] encoded = deflated("more");
    try (ScriptedServer server =
            ScriptedServer.start(endless("Content-Encoding: deflate\r\n", encoded));
        Rig rig = new Rig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 more");

      assertThat(rig.trace.beyondGo())
          .endsWith(
              "gotLastResponseByte " + encoded.length,
              "connReleased CONNECTION_CLOSE",
              "exchangeDone");
    }
  }

  @Test
  void bodyThatDoesNotEndIsWaitedForOnce() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n");
                  wire.awaitClose();
                });
        Rig rig = new Rig(Attachment.CLIENT)) {
      // Half of it has to come in time.
      rig.requests.setResponseTimeout(Timeout.ofSeconds(1));
      ClassicHttpResponse response = open(rig, server);
      InputStream body = response.getEntity().getContent();
      assertThatThrownBy(body::close).isInstanceOf(IOException.class);
      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      body.close();

      assertThat(rig.trace.beyondGo())
          .endsWith(
              "gotLastResponseByte 4(SocketTimeoutException)",
              "connReleased ERROR",
              "exchangeDone(SocketTimeoutException)");
    }
  }

  /** The case ContentEncodingLeak: HttpClient up to 5.6.2 forgets the connection. */
  @EveryAttachment
  void bodyThatCannotBeDecodedFailsTheExchange(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(UNHEARD_OF);
        Rig rig = new Rig(attachment)) {
      String outcome;
      try {
        outcome = rig.get(server.uri("one.test", "/"));
      } catch (IOException e) {
        outcome = "failed";
      }

      List<String> told = rig.trace.beyondGo();
      if (outcome.equals("failed")) {
        assertThat(told).endsWith("exchangeDone(HttpException)");
        assertThat(told).filteredOn(hook -> hook.startsWith("exchangeDone")).hasSize(1);
        assertThat(told).doesNotContain("connReleased BODY_NOT_CONSUMED");
      } else {
        // 5.2 and 5.3 hand such a body over as it is.
        assertThat(told).endsWith("exchangeDone");
      }
    }
  }

  /** A handler that answers in the place of the response that it closes. */
  @Test
  void bodyThatHandlerFurtherOutClosesIsNotConsumed() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nhi");
                  wire.awaitClose();
                });
        Rig rig = new Rig(Attachment.CLIENT)) {
      rig.builder.addExecInterceptorFirst(
          "closing",
          (request, scope, chain) -> {
            ClassicHttpResponse response = chain.proceed(request, scope);
            scope.execRuntime.discardEndpoint();
            response.setEntity(null);
            return response;
          });
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ");

      assertThat(rig.trace.beyondGo()).endsWith("connReleased BODY_NOT_CONSUMED", "exchangeDone");
    }
  }

  /** A body that ends with its connection, which the server does not end. */
  private static ConnectionScript endless(String fields, byte[] body) {
    return wire -> {
      wire.readHead();
      wire.send("HTTP/1.1 200 OK\r\n" + fields + "\r\n");
      wire.send(body);
      wire.awaitClose();
    };
  }

  private static byte[] deflated(String text) throws IOException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (OutputStream deflate = new DeflaterOutputStream(encoded)) {
      deflate.write(text.getBytes(US_ASCII));
    }
    return encoded.toByteArray();
  }

  private static ClassicHttpResponse open(Rig rig, ScriptedServer server) throws IOException {
    return rig.open(ClassicRequestBuilder.get(server.uri("one.test", "/")).build());
  }
}
