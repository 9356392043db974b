/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** Connections that end instead of answering. */
final class RetryScenarios {

  private RetryScenarios() {}

  static void addTo(Scenarios all) {
    all.add("retry-stale-get", RetryScenarios::staleGet);
    all.add("retry-stale-post-idempotency-key", RetryScenarios::stalePostWithKey);
    all.add("no-retry-after-first-byte", RetryScenarios::breaksAfterTheFirstByte);
    all.add("fresh-conn-closed", RetryScenarios::freshConnectionCloses);
  }

  /** Answers once, hears a second request and says only this to it. */
  private static ConnectionScript onceThen(String rest) {
    return wire -> {
      wire.readHead();
      wire.send(Scripts.OK);
      wire.readHead();
      wire.send(rest);
    };
  }

  private static void staleGet(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", onceThen(""), Scripts.hello());
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
    stage.get("r2", server.uri("one.test", "/")).readAndClose();
  }

  private static void stalePostWithKey(Stage stage) throws Exception {
    ConnectionScript closesOnSecond =
        wire -> {
          wire.readHead();
          wire.send(Scripts.OK);
          wire.readHead();
          wire.readBody(3);
        };
    ScriptedServer server = stage.serve("http", closesOnSecond, Scripts.hello());
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
    ClassicHttpRequest post =
        ClassicRequestBuilder.post(server.uri("one.test", "/"))
            .addHeader("Idempotency-Key", "1")
            .setEntity("abc")
            .build();
    stage.send("r2", post).readAndClose();
  }

  private static void breaksAfterTheFirstByte(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", onceThen("H"), Scripts.hello());
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
    stage.get("r2", server.uri("one.test", "/")).readAndClose();
  }

  private static void freshConnectionCloses(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.rawThenClose(""));
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }
}
