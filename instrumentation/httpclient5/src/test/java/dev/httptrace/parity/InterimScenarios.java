/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.ScriptedServer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** Interim responses that nobody asked for. */
final class InterimScenarios {

  private static final String HINTS = "HTTP/1.1 103 Early Hints\r\n\r\n";

  private InterimScenarios() {}

  static void addTo(Scenarios all) {
    all.add("unsolicited-100", stage -> get(stage, "HTTP/1.1 100 Continue\r\n\r\n" + Scripts.OK));
    all.add("five-1xx", stage -> get(stage, HINTS.repeat(5) + Scripts.OK));
    all.add("six-1xx", stage -> get(stage, HINTS.repeat(6) + Scripts.OK));
    all.add("1xx-then-close", InterimScenarios::thenNothing);
    all.add("got1xx-error", InterimScenarios::hookFails);
  }

  private static void get(Stage stage, String answer) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.raw(answer));
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }

  private static void thenNothing(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.rawThenClose(HINTS));
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }

  private static void hookFails(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.raw(HINTS + Scripts.OK));
    ClassicHttpRequest get = ClassicRequestBuilder.get(server.uri("one.test", "/")).build();
    StepTrace trace = stage.trace("r1").aborting(new ErrorClass.OfHook());
    stage.send("r1", get, trace).readAndClose();
  }
}
