/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * An HTTP proxy to which every host is 127.0.0.1: it opens tunnels for CONNECT and forwards
 * absolute-form requests, both to the port that the client names.
 */
public final class ForwardProxy implements AutoCloseable {

  private final ProxyScript script;
  private final ScriptedServer server;

  /** Serves everyone. */
  public static ForwardProxy start() {
    return new ForwardProxy(new ProxyScript(request -> null));
  }

  /** Serves everyone who shakes hands with the proxy itself. */
  public static ForwardProxy startTls(Tls tls) {
    ProxyScript script = new ProxyScript(request -> null);
    return new ForwardProxy(script, ScriptedServer.startTls(tls, script));
  }

  /** Serves everyone, and answers each CONNECT that much later. */
  public static ForwardProxy startSlowConnect(Duration delay) {
    requireNonNull(delay, "delay");
    return new ForwardProxy(new ProxyScript(request -> null, delay));
  }

  /** Answers 407 to who does not send these credentials, Basic, and keeps the connection open. */
  public static ForwardProxy startWithCredentials(String user, String password) {
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    String token = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(ISO_8859_1));
    String credentials = "Basic " + token;
    String challenge = refusal(407, "Proxy-Authenticate: Basic realm=\"proxy\"\r\n");
    return new ForwardProxy(
        new ProxyScript(
            request ->
                credentials.equals(request.field("Proxy-Authorization")) ? null : challenge));
  }

  /** Answers every CONNECT with that status and forwards the rest. */
  public static ForwardProxy startRefusingConnect(int status) {
    String refusal = refusal(status, "");
    return new ForwardProxy(
        new ProxyScript(request -> request.method().equals("CONNECT") ? refusal : null));
  }

  private ForwardProxy(ProxyScript script) {
    this(script, ScriptedServer.start(script));
  }

  private ForwardProxy(ProxyScript script, ScriptedServer server) {
    this.script = script;
    this.server = server;
  }

  public int port() {
    return server.port();
  }

  /** Returns the targets of all CONNECT requests so far, also of those turned away. */
  public List<String> connects() {
    return script.connects();
  }

  /** Returns the heads of all requests to the proxy itself so far. */
  public List<String> requests() {
    return server.requests();
  }

  /** Returns how many connections clients opened to the proxy. */
  public int connections() {
    return server.connections();
  }

  /** Returns what broke off clients of the proxy, except by {@link #close()}. */
  public List<IOException> failures() {
    return server.failures();
  }

  /** Closes the connections to clients and origins. */
  @Override
  public void close() {
    server.close();
  }

  private static String refusal(int status, String fields) {
    return "HTTP/1.1 " + status + " Refused\r\n" + fields + "Content-Length: 0\r\n\r\n";
  }
}
