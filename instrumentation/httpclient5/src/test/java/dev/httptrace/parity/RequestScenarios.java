/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.HttpEntities;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;

/** What is sent: header fields and bodies, good and bad. */
final class RequestScenarios {

  private static final int SIXTEEN_MEBIBYTES = 16 << 20;
  private static final ContentType BYTES = ContentType.APPLICATION_OCTET_STREAM;

  private RequestScenarios() {}

  static void addTo(Scenarios all) {
    all.add("post-body", stage -> post(stage, bytes(3)));
    all.add("post-chunked", stage -> post(stage, stream(3, -1)));
    all.add("request-trailer", RequestScenarios::trailer);
    all.add("header-order-and-multi", RequestScenarios::ownHeaders);
    all.add("header-host-override", RequestScenarios::otherHost);
    all.add("invalid-header-value", RequestScenarios::newlineInValue);
    all.add("request-body-too-short", RequestScenarios::tooShort);
    all.add("slow-request-body", RequestScenarios::slowBody);
    all.add("request-body-peer-reset", RequestScenarios::peerResets);
    all.add("early-413-close", RequestScenarios::answersEarlyAndCloses);
    all.add("early-200-write-pending", RequestScenarios::answersEarlyAndReads);
  }

  private static HttpEntity bytes(int count) {
    return new ByteArrayEntity(new byte[count], BYTES);
  }

  private static HttpEntity stream(int count, long declared) {
    return new InputStreamEntity(new ByteArrayInputStream(new byte[count]), declared, BYTES);
  }

  private static ClassicRequestBuilder toOne(ScriptedServer server) {
    return ClassicRequestBuilder.post(server.uri("one.test", "/"));
  }

  private static void post(Stage stage, HttpEntity body) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.send("r1", toOne(server).setEntity(body).build()).readAndClose();
  }

  private static void trailer(Stage stage) throws Exception {
    HttpEntity body =
        HttpEntities.create("abc", StandardCharsets.US_ASCII, new BasicHeader("X-Sum", "1"));
    ScriptedServer server = stage.serve("http", Scripts.hello());
    ClassicHttpRequest request =
        toOne(server).addHeader("Trailer", "X-Sum").setEntity(body).build();
    stage.send("r1", request).readAndClose();
  }

  private static void ownHeaders(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    ClassicHttpRequest get =
        ClassicRequestBuilder.get(server.uri("one.test", "/"))
            .addHeader("X-Multi", "one")
            .addHeader("X-Multi", "two")
            .addHeader("A-First", "1")
            .addHeader("User-Agent", "parity")
            .build();
    stage.send("r1", get).readAndClose();
  }

  private static void otherHost(Stage stage) throws Exception {
    stage.builder.disableDefaultUserAgent();
    ScriptedServer server = stage.serve("http", Scripts.hello());
    ClassicHttpRequest get =
        ClassicRequestBuilder.get(server.uri("one.test", "/"))
            .addHeader("Host", "other.test")
            .addHeader("Accept-Encoding", "identity")
            .build();
    stage.send("r1", get).readAndClose();
  }

  private static void newlineInValue(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    ClassicHttpRequest get =
        ClassicRequestBuilder.get(server.uri("one.test", "/")).addHeader("X-Bad", "a\nb").build();
    stage.send("r1", get).readAndClose();
  }

  private static void tooShort(Stage stage) throws Exception {
    stage.requests.setResponseTimeout(Timeout.ofMilliseconds(200));
    ScriptedServer server =
        stage.serve(
            "http",
            wire -> {
              wire.readHead();
              wire.awaitClose();
            });
    stage.send("r1", toOne(server).setEntity(stream(3, 10)).build()).readAndClose();
  }

  /**
   * HttpClient sends the head with the first of the body that no longer fits its buffer: the source
   * gives so much at once, and the rest when the server has the head.
   */
  private static void slowBody(Stage stage) throws Exception {
    CountDownLatch headRead = new CountDownLatch(1);
    HttpEntity body =
        new EntityTemplate(
            -1,
            BYTES,
            null,
            out -> {
              out.write(new byte[1 << 16]);
              Gates.await(headRead);
              out.write('a');
            });
    ScriptedServer server =
        stage.serve(
            "http",
            wire -> {
              wire.readHead();
              headRead.countDown();
              wire.readChunkedBody();
              wire.send(Scripts.OK);
              wire.awaitClose();
            });
    stage.send("r1", toOne(server).setEntity(body).build()).readAndClose();
  }

  private static void peerResets(Stage stage) throws Exception {
    ScriptedServer server =
        stage.serve(
            "http",
            wire -> {
              wire.readHead();
              wire.reset();
            });
    stage.send("r1", toOne(server).setEntity(bytes(SIXTEEN_MEBIBYTES)).build()).readAndClose();
  }

  private static void answersEarlyAndCloses(Stage stage) throws Exception {
    ScriptedServer server =
        stage.serve(
            "http",
            Scripts.rawThenClose(
                "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig"));
    stage.send("r1", toOne(server).setEntity(bytes(SIXTEEN_MEBIBYTES)).build()).readAndClose();
  }

  private static void answersEarlyAndReads(Stage stage) throws Exception {
    ScriptedServer server =
        stage.serve("http", Scripts.raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    stage.send("r1", toOne(server).setEntity(bytes(SIXTEEN_MEBIBYTES)).build()).readAndClose();
  }
}
