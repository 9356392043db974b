/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.time.Duration;

/** How far the response body is read, and what ends it. */
final class BodyScenarios {

  private static final int MEBIBYTE = 1 << 20;

  private BodyScenarios() {}

  static void addTo(Scenarios all) {
    all.add("body-not-read-close", stage -> closeUnreadThenGet(stage, Scripts.hello()));
    all.add(
        "large-body-not-read-close",
        stage -> closeUnreadThenGet(stage, Responses.keepAlive(200, "x".repeat(MEBIBYTE))));
    all.add("slow-body-not-read-close", stage -> closeUnreadThenGet(stage, slowSecondHalf()));
    all.add("body-partly-read-close", BodyScenarios::closeHalfRead);
    all.add("body-exact-length-read", BodyScenarios::readExactly);
    all.add("chunked-data-read-no-eof", BodyScenarios::readDataButNotTheEnd);
    all.add("body-never-read-or-closed", BodyScenarios::leave);
    all.add("truncated-body", BodyScenarios::truncated);
  }

  private static void closeUnreadThenGet(Stage stage, ConnectionScript script) throws Exception {
    ScriptedServer server = stage.serve("http", script);
    stage.get("r1", server.uri("one.test", "/")).close();
    stage.get("r2", server.uri("one.test", "/")).readAndClose();
  }

  private static ConnectionScript slowSecondHalf() {
    return wire -> {
      while (wire.readHead() != null) {
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
        wire.pause(Duration.ofMillis(300));
        wire.send("later");
      }
    };
  }

  private static void closeHalfRead(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    Reply reply = stage.get("r1", server.uri("one.test", "/"));
    reply.read("ReadSomeBytes", 2);
    reply.close();
  }

  private static void readExactly(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.get("r1", server.uri("one.test", "/")).read("ReadAllBytes", 5);
  }

  private static void readDataButNotTheEnd(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Responses.chunked("hello"));
    Reply reply = stage.get("r1", server.uri("one.test", "/"));
    reply.read("ReadAllBytes", 5);
    reply.close();
  }

  private static void leave(Stage stage) {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.get("r1", server.uri("one.test", "/"));
  }

  private static void truncated(Stage stage) throws Exception {
    ScriptedServer server =
        stage.serve(
            "http", Scripts.rawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"));
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }
}
