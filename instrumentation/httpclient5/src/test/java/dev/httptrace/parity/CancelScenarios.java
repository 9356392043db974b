/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.util.Timeout;

/** Calls that are given up: by the caller, or because time is up. */
final class CancelScenarios {

  /** Long enough for what comes before it to happen on the slowest machine. */
  private static final Timeout UP = Timeout.ofMilliseconds(500);

  private CancelScenarios() {}

  static void addTo(Scenarios all) {
    all.add("response-header-timeout-after-first-byte", stage -> timeout(stage, "HTTP/1.1 2"));
    all.add("deadline-in-headers", stage -> timeout(stage, ""));
    all.add(
        "deadline-in-body",
        stage -> timeout(stage, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe"));
    all.add("cancel-after-headers", CancelScenarios::cancelBeforeReading);
    all.add("connect-cancel", CancelScenarios::cancelConnect);
    all.add("tls-cancel", CancelScenarios::cancelHandshake);
  }

  private static void timeout(Stage stage, String beginning) throws Exception {
    stage.requests.setResponseTimeout(UP);
    ScriptedServer server = stage.serve("http", Scripts.raw(beginning));
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }

  private static void cancelBeforeReading(Stage stage) throws Exception {
    ScriptedServer server =
        stage.serve("http", Scripts.raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
    HttpGet get = new HttpGet(server.uri("one.test", "/"));
    Reply reply = stage.send("r1", get);
    get.cancel();
    stage.log.add("r1", "=Cancelled", "");
    reply.readAndClose();
  }

  private static void cancelAt(Stage stage, String hook, String uri) throws Exception {
    HttpGet get = new HttpGet(uri);
    stage.fork(
        () -> {
          stage.log.await("r1", hook);
          get.cancel();
        });
    stage.send("r1", get).readAndClose();
    stage.join();
  }

  private static void cancelConnect(Stage stage) throws Exception {
    BlackHole hole = stage.closing(BlackHole.open());
    stage.normal.port(hole.port(), "hole");
    cancelAt(stage, "ConnectStart", "http://127.0.0.1:" + hole.port() + "/");
  }

  private static void cancelHandshake(Stage stage) throws Exception {
    ConnectionScript mute =
        wire -> {
          wire.awaitClose();
          stage.log.await("r1", "=Returned");
          stage.saw("ServerCloses", "");
        };
    ScriptedServer server = stage.serve("tls", mute);
    cancelAt(stage, "TLSHandshakeStart", "https://tls.test:" + server.port() + "/");
    stage.log.await("", "=ServerCloses");
  }
}
