/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import dev.httptrace.record.CallRecord;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Faults on the way to a connection: pool, DNS, connect, proxy, TLS. */
final class SetupExperiments {

  private static final Duration LONG = Laboratory.LONG;

  private SetupExperiments() {}

  static CallRecord unknownName() throws IOException {
    return failed("http://nobody.test/");
  }

  static CallRecord busyPool() throws IOException {
    ConnectionScript slow = Responses.slow(LONG, Duration.ZERO, "a");
    try (ScriptedServer server = ScriptedServer.start(slow);
        Bench bench = new Bench().poolOfOne()) {
      return bench.getWhileAnotherIsUnderWay(server.uri(Bench.HOST, "/"), LONG);
    }
  }

  static CallRecord slowNames() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "a"));
        Bench bench = new Bench().slowNames(LONG)) {
      return bench.get(server.uri(Bench.HOST, "/"));
    }
  }

  static CallRecord firstAddressRefuses() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "a"));
        Bench bench = new Bench().slowNames(Duration.ZERO)) {
      return bench.get(server.uri(Bench.HOST, "/"));
    }
  }

  static CallRecord refused() throws IOException {
    return failed("http://" + Bench.HOST + ":" + ClosedPort.find() + "/");
  }

  static CallRecord slowTls() throws IOException {
    Tls tls = Tls.of(Certificates.serverContext()).handshakeDelay(LONG);
    try (ScriptedServer server = ScriptedServer.startTls(tls, Responses.keepAlive(200, "a"));
        Bench bench = new Bench()) {
      return bench.get(server.uri(Bench.HOST, "/"));
    }
  }

  static CallRecord slowTlsOfTheProxy() throws IOException {
    Tls slow = Tls.of(Certificates.serverContext()).handshakeDelay(LONG.multipliedBy(2));
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "a"));
        ForwardProxy proxy = ForwardProxy.startTls(slow);
        Bench bench = new Bench().proxy("https", proxy.port())) {
      return bench.get(server.uri(Bench.HOST, "/"));
    }
  }

  static CallRecord slowProxy() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "a"));
        ForwardProxy proxy = ForwardProxy.startSlowConnect(LONG.multipliedBy(2));
        Bench bench = new Bench().proxy("http", proxy.port())) {
      return bench.get(server.uri(Bench.HOST, "/"));
    }
  }

  static CallRecord tls(SSLContext context) throws IOException {
    try (ScriptedServer server = ScriptedServer.startTls(context, Responses.keepAlive(200, "a"));
        Bench bench = new Bench()) {
      return bench.fail(server.uri(Bench.HOST, "/"));
    }
  }

  static CallRecord plainToTls() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "a"));
        Bench bench = new Bench().withoutRetries()) {
      return bench.fail("http://" + Bench.HOST + ":" + server.port() + "/");
    }
  }

  private static CallRecord failed(String uri) throws IOException {
    try (Bench bench = new Bench()) {
      return bench.fail(uri);
    }
  }
}
