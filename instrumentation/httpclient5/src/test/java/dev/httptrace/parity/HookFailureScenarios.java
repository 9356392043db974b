/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.ClientTrace;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** Hooks that throw what they must not. */
final class HookFailureScenarios {

  private static final List<String> HOOKS =
      List.of(
          "GetConn",
          "GotConn",
          "PutIdleConn",
          "GotFirstResponseByte",
          "Got100Continue",
          "Got1xxResponse",
          "DNSStart",
          "DNSDone",
          "ConnectStart",
          "ConnectDone",
          "TLSHandshakeStart",
          "TLSHandshakeDone",
          "WroteHeaderField",
          "WroteHeaders",
          "Wait100Continue",
          "WroteRequest");

  private static final Logger HOOK_FAILURES = Logger.getLogger("dev.httptrace");

  private HookFailureScenarios() {}

  static void addTo(Scenarios all) {
    all.add("hook-panic", HookFailureScenarios::quietly);
  }

  /** Sixteen warnings with their stacks would tell nobody anything. */
  private static void quietly(Stage stage) throws Exception {
    HOOK_FAILURES.setLevel(Level.OFF);
    try {
      eachInTurn(stage);
    } finally {
      HOOK_FAILURES.setLevel(null);
    }
  }

  private static void eachInTurn(Stage stage) throws Exception {
    stage.requests.setExpectContinueEnabled(true);
    ConnectionScript script =
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n");
          wire.readBody(3);
          wire.send(Scripts.OK);
          wire.awaitClose();
        };
    for (String hook : HOOKS) {
      // Each has a server of its own, so that each dials.
      ScriptedServer server = stage.serveTls(script);
      ClassicHttpRequest post =
          ClassicRequestBuilder.post(server.uri("tls.test", "/")).setEntity("abc").build();
      StepLog quiet = new StepLog();
      Reply reply = new Reply(quiet, "", () -> {});
      Thrower thrower = new Thrower(hook);
      stage.send(reply, post, thrower.trace());
      reply.readAndClose();
      boolean well = quiet.close().toString().equals("=Returned(200) =BodyEOF(5) =BodyClosed");
      String outcome = thrower.thrown && well ? "contained" : "not-contained";
      stage.saw("Panic", hook + "," + outcome);
    }
  }

  /** A trace of which one hook throws. */
  private static final class Thrower {

    private final String hook;
    private boolean thrown;

    Thrower(String hook) {
      this.hook = hook;
    }

    ClientTrace trace() {
      InvocationHandler handler =
          (proxy, method, args) -> {
            if (method.getName().toLowerCase(Locale.ROOT).equals(hook.toLowerCase(Locale.ROOT))) {
              thrown = true;
              throw new IllegalStateException("thrown by " + hook);
            }
            return method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, args) : null;
          };
      return (ClientTrace)
          Proxy.newProxyInstance(
              ClientTrace.class.getClassLoader(), new Class<?>[] {ClientTrace.class}, handler);
    }
  }
}
