/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;

/** Requests whose body waits for a 100. */
final class ExpectScenarios {

  private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

  private ExpectScenarios() {}

  static void addTo(Scenarios all) {
    all.add("expect-100", stage -> post(stage, continued(Duration.ZERO)));
    all.add("expect-100-delayed", stage -> post(stage, continued(Duration.ofMillis(80))));
    all.add("expect-timeout-zero", stage -> impatient(stage, bodyThen("")));
    all.add("expect-100-after-timeout", stage -> impatient(stage, bodyThen(CONTINUE)));
    all.add("expect-417", stage -> refused(stage, Duration.ZERO, final417("")));
    all.add(
        "expect-417-close",
        stage -> refused(stage, Duration.ZERO, final417("Connection: close\r\n")));
    all.add("expect-200-no-100", stage -> refused(stage, Duration.ofMillis(60), Scripts.OK));
    all.add("expect-no-body", ExpectScenarios::nothingToSend);
    all.add("expect-103-100-102-200", ExpectScenarios::manyInterim);
    all.add("got1xx-error-on-100", ExpectScenarios::hookFails);
  }

  private static String final417(String fields) {
    return "HTTP/1.1 417 No\r\n" + fields + "Content-Length: 2\r\n\r\nno";
  }

  private static ClassicHttpRequest expecting(Stage stage, ScriptedServer server) {
    stage.requests.setExpectContinueEnabled(true);
    return ClassicRequestBuilder.post(server.uri("one.test", "/")).setEntity("abc").build();
  }

  private static void post(Stage stage, ConnectionScript script) throws Exception {
    ScriptedServer server = stage.serve("http", script);
    stage.send("r1", expecting(stage, server)).readAndClose();
  }

  private static ConnectionScript continued(Duration after) {
    return wire -> {
      wire.readHead();
      wire.pause(after);
      wire.send(CONTINUE);
      wire.readBody(3);
      wire.send(Scripts.OK);
      wire.awaitClose();
    };
  }

  /** Says nothing until it has the body. */
  private static ConnectionScript bodyThen(String interim) {
    return wire -> {
      wire.readHead();
      wire.readBody(3);
      wire.send(interim + Scripts.OK);
      wire.awaitClose();
    };
  }

  /** Zero would mean for ever to a socket. */
  @SuppressWarnings("deprecation") // HttpCore 5.2 has no other constructor
  private static void impatient(Stage stage, ConnectionScript script) throws Exception {
    stage.set(
        clients ->
            clients.setRequestExecutor(
                new HttpRequestExecutor(Timeout.ofMilliseconds(1), null, null)),
        clients ->
            clients.setHttp1Config(
                Http1Config.custom().setWaitForContinueTimeout(Timeout.ofMilliseconds(1)).build()));
    post(stage, script);
  }

  private static void refused(Stage stage, Duration after, String answer) throws Exception {
    post(
        stage,
        wire -> {
          wire.readHead();
          wire.pause(after);
          wire.send(answer);
          int bytes = Scripts.bodyBytes(wire, 3);
          stage.log.await("r1", "=BodyClosed");
          stage.saw("ServerSawBody", String.valueOf(bytes));
          wire.awaitClose();
        });
    stage.client().close();
    stage.log.await("", "=ServerSawBody");
  }

  private static void nothingToSend(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.raw(CONTINUE + Scripts.OK));
    ClassicHttpRequest get =
        ClassicRequestBuilder.get(server.uri("one.test", "/"))
            .addHeader(HttpHeaders.EXPECT, "100-continue")
            .build();
    stage.send("r1", get).readAndClose();
  }

  private static void manyInterim(Stage stage) throws Exception {
    post(
        stage,
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + CONTINUE);
          wire.readBody(3);
          wire.send("HTTP/1.1 102 Processing\r\n\r\n" + Scripts.OK);
          wire.awaitClose();
        });
  }

  private static void hookFails(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", continued(Duration.ZERO));
    StepTrace trace = stage.trace("r1").aborting(new ErrorClass.OfHook());
    stage.send("r1", expecting(stage, server), trace).readAndClose();
  }
}
