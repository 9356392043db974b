/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** Redirects that HttpClient follows. */
final class RedirectScenarios {

  private static final int GO_FOLLOWS = 9;

  private RedirectScenarios() {}

  static void addTo(Scenarios all) {
    all.add("redirect-same-host", RedirectScenarios::sameHost);
    all.add("redirect-cross-host", RedirectScenarios::crossHost);
    all.add("redirect-307-post", stage -> post(stage, 307, 3));
    all.add("redirect-303-post", stage -> post(stage, 303, 0));
    all.add("redirect-loop", RedirectScenarios::loop);
  }

  private static String to(int status, String location) {
    return "HTTP/1.1 %d Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
        .formatted(status, location);
  }

  private static void sameHost(Stage stage) throws Exception {
    ScriptedServer server =
        stage.serve(
            "http",
            wire -> {
              wire.readHead();
              wire.send(to(302, "/second"));
              wire.readHead();
              wire.send(to(302, "/third"));
              wire.readHead();
              wire.send(Scripts.OK);
              wire.awaitClose();
            });
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }

  private static void crossHost(Stage stage) throws Exception {
    ScriptedServer other = stage.serve("http2nd", Scripts.hello());
    ScriptedServer server = stage.serve("http", Scripts.raw(to(302, other.uri("two.test", "/"))));
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }

  private static void post(Stage stage, int status, int secondBody) throws Exception {
    ScriptedServer server =
        stage.serve(
            "http",
            wire -> {
              wire.readHead();
              wire.readBody(3);
              wire.send(to(status, "/second"));
              wire.readHead();
              wire.readBody(secondBody);
              wire.send(Scripts.OK);
              wire.awaitClose();
            });
    ClassicHttpRequest post =
        ClassicRequestBuilder.post(server.uri("one.test", "/")).setEntity("abc").build();
    stage.send("r1", post).readAndClose();
  }

  private static void loop(Stage stage) throws Exception {
    stage.requests.setMaxRedirects(GO_FOLLOWS);
    ConnectionScript endless =
        wire -> {
          for (int i = 0; wire.readHead() != null; i++) {
            wire.send(to(302, "/" + i));
          }
        };
    ScriptedServer server = stage.serve("http", endless);
    stage.get("r1", server.uri("127.0.0.1", "/")).readAndClose();
  }
}
