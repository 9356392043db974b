/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.ClientTrace;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** One request, one answer: what the status and the head alone decide. */
final class PlainScenarios {

  private static final String SWITCHING =
      "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: parity\r\n\r\n";

  private PlainScenarios() {}

  static void addTo(Scenarios all) {
    all.add("plain-get", stage -> getFrom(stage, Scripts.hello()));
    all.add("status-500", stage -> getFrom(stage, Responses.keepAlive(500, "oops")));
    all.add("status-204", stage -> getFrom(stage, Responses.keepAlive(204, "")));
    all.add("status-304", stage -> getFrom(stage, Responses.keepAlive(304, "")));
    all.add("content-length-0", stage -> getFrom(stage, Responses.keepAlive(200, "")));
    all.add(
        "http10-response",
        stage -> getFrom(stage, Scripts.rawThenClose("HTTP/1.0 200 OK\r\n\r\nhello")));
    all.add(
        "malformed-response",
        stage -> getFrom(stage, Scripts.rawThenClose("this is not HTTP\r\n\r\n")));
    all.add("switching-protocols", stage -> getFrom(stage, Scripts.raw(SWITCHING)));
    all.add("plain-get-ip", PlainScenarios::addressInsteadOfName);
    all.add("head", PlainScenarios::head);
    all.add("trace-reused-for-two-requests", PlainScenarios::oneTraceTwoRequests);
  }

  private static void getFrom(Stage stage, ConnectionScript script) throws Exception {
    ScriptedServer server = stage.serve("http", script);
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }

  private static void addressInsteadOfName(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.get("r1", server.uri("127.0.0.1", "/")).readAndClose();
  }

  private static void head(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    ClassicHttpRequest head = ClassicRequestBuilder.head(server.uri("one.test", "/")).build();
    stage.send("r1", head).readAndClose();
  }

  private static void oneTraceTwoRequests(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    ClientTrace trace = stage.trace("t");
    for (int i = 0; i < 2; i++) {
      ClassicHttpRequest get = ClassicRequestBuilder.get(server.uri("one.test", "/")).build();
      stage.send("t", get, trace).readAndClose();
    }
  }
}
