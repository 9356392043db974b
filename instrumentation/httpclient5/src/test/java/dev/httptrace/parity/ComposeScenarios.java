/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.ClientTrace;
import dev.httptrace.GotConnInfo;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** Several traces on one request. */
final class ComposeScenarios {

  private static final ConnectionScript HINTED =
      Scripts.raw("HTTP/1.1 103 Early Hints\r\n\r\n" + Scripts.OK);

  private ComposeScenarios() {}

  static void addTo(Scenarios all) {
    all.add(
        "compose-order",
        stage -> get(stage, Scripts.hello(), stage.trace("new"), stage.trace("old")));
    all.add(
        "compose-1xx-new-errs",
        stage -> get(stage, HINTED, failing(stage, "new"), stage.trace("old")));
    all.add(
        "compose-1xx-old-errs",
        stage -> get(stage, HINTED, stage.trace("new"), failing(stage, "old")));
    all.add("compose-three", ComposeScenarios::three);
    all.add("compose-partial", ComposeScenarios::oneHookEach);
    all.add("compose-same-trace-twice", ComposeScenarios::sameTwice);
  }

  private static StepTrace failing(Stage stage, String label) {
    return stage.trace(label).aborting(new ErrorClass.OfHook());
  }

  private static void get(Stage stage, ConnectionScript script, ClientTrace... newestFirst)
      throws Exception {
    ScriptedServer server = stage.serve("http", script);
    send(stage, server.uri("one.test", "/"), newestFirst);
  }

  private static void send(Stage stage, String uri, ClientTrace... newestFirst) throws Exception {
    ClassicHttpRequest get = ClassicRequestBuilder.get(uri).build();
    stage.send("", get, newestFirst).readAndClose();
  }

  private static void three(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    send(
        stage,
        server.uri("127.0.0.1", "/"),
        stage.trace("newest"),
        stage.trace("middle"),
        stage.trace("oldest"));
  }

  private static void oneHookEach(Stage stage) throws Exception {
    ClientTrace all = stage.trace("new");
    ClientTrace newer =
        new ClientTrace() {
          @Override
          public void gotConn(GotConnInfo info) {
            all.gotConn(info);
          }
        };
    ClientTrace others = stage.trace("old");
    ClientTrace older =
        new ClientTrace() {
          @Override
          public void getConn(String hostPort) {
            others.getConn(hostPort);
          }
        };
    get(stage, Scripts.hello(), newer, older);
  }

  private static void sameTwice(Stage stage) throws Exception {
    ClientTrace trace = stage.trace("t");
    get(stage, Scripts.hello(), trace, trace);
  }
}
