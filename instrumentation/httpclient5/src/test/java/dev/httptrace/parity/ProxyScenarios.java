/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.SocksProxy;
import dev.httptrace.loopback.Tls;
import java.net.InetSocketAddress;
import org.apache.hc.client5.http.auth.AuthCache;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicAuthCache;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.reactor.IOReactorConfig;

/** Requests through a proxy: HTTP, HTTPS or SOCKS. */
final class ProxyScenarios {

  private ProxyScenarios() {}

  static void addTo(Scenarios all) {
    all.add("proxy-http", stage -> plain(stage, ForwardProxy.start(), "http"));
    all.add("proxy-http-two-targets", ProxyScenarios::twoTargets);
    all.add("proxy-http-auth", ProxyScenarios::plainWithPassword);
    all.add("proxy-http-407", ProxyScenarios::plainWithoutPassword);
    all.add("proxy-connect-reuse", ProxyScenarios::tunnelTwice);
    all.add("proxy-connect-auth", ProxyScenarios::tunnelWithPassword);
    all.add("proxy-connect-407", ProxyScenarios::tunnelWithoutPassword);
    all.add("proxy-connect-target-untrusted", ProxyScenarios::untrustedTarget);
    all.add("proxy-refused", ProxyScenarios::refused);
    all.add(
        "proxy-https-plain-target",
        stage ->
            plain(stage, ForwardProxy.startTls(Tls.of(Certificates.serverContext())), "https"));
    all.add("socks5-http", ProxyScenarios::socksPlain);
    all.add("socks5-https", ProxyScenarios::socksTls);
    all.add("socks5-refused", ProxyScenarios::socksRefused);
  }

  private static void plain(Stage stage, ForwardProxy proxy, String scheme) throws Exception {
    stage.proxy(scheme, stage.closing(proxy).port(), "proxy");
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }

  private static void twoTargets(Stage stage) throws Exception {
    stage.proxy("http", stage.closing(ForwardProxy.start()).port(), "proxy");
    ScriptedServer one = stage.serve("http", Scripts.hello());
    ScriptedServer two = stage.serve("http2nd", Scripts.hello());
    stage.get("r1", one.uri("one.test", "/")).readAndClose();
    stage.get("r2", two.uri("two.test", "/")).readAndClose();
  }

  private static void knowPassword(Stage stage) {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", "secret".toCharArray()));
    stage.set(
        clients -> clients.setDefaultCredentialsProvider(credentials),
        clients -> clients.setDefaultCredentialsProvider(credentials));
  }

  /** With the first request, as Go sends what stands in the proxy's URL. */
  private static void plainWithPassword(Stage stage) throws Exception {
    ForwardProxy proxy = ForwardProxy.startWithCredentials("user", "secret");
    BasicScheme scheme = new BasicScheme();
    scheme.initPreemptive(new UsernamePasswordCredentials("user", "secret".toCharArray()));
    AuthCache cache = new BasicAuthCache();
    cache.put(new HttpHost("http", "proxy.test", proxy.port()), scheme);
    stage.set(
        clients ->
            clients.addExecInterceptorFirst(
                "preemptive",
                (request, scope, chain) -> {
                  scope.clientContext.setAuthCache(cache);
                  return chain.proceed(request, scope);
                }),
        clients ->
            clients.addExecInterceptorFirst(
                "preemptive",
                (request, body, scope, chain, callback) -> {
                  scope.clientContext.setAuthCache(cache);
                  chain.proceed(request, body, scope, callback);
                }));
    plain(stage, proxy, "http");
  }

  private static void plainWithoutPassword(Stage stage) throws Exception {
    ScriptedServer proxy =
        stage.serve(
            "proxy",
            Scripts.rawThenClose(
                "HTTP/1.1 407 Who\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
    stage.proxy("http", proxy.port(), "proxy");
    stage.get("r1", "http://one.test/").readAndClose();
  }

  private static void tunnelTwice(Stage stage) throws Exception {
    stage.proxy("http", stage.closing(ForwardProxy.start()).port(), "proxy");
    ScriptedServer server = stage.serveTls(Scripts.hello());
    stage.get("r1", server.uri("tls.test", "/")).readAndClose();
    stage.get("r2", server.uri("tls.test", "/")).readAndClose();
  }

  private static void tunnel(Stage stage, ForwardProxy proxy) throws Exception {
    stage.proxy("http", stage.closing(proxy).port(), "proxy");
    ScriptedServer server = stage.serveTls(Scripts.hello());
    stage.get("r1", server.uri("tls.test", "/")).readAndClose();
  }

  private static void tunnelWithPassword(Stage stage) throws Exception {
    knowPassword(stage);
    tunnel(stage, ForwardProxy.startWithCredentials("user", "secret"));
  }

  private static void tunnelWithoutPassword(Stage stage) throws Exception {
    tunnel(stage, ForwardProxy.startWithCredentials("user", "secret"));
  }

  private static void untrustedTarget(Stage stage) throws Exception {
    stage.proxy("http", stage.closing(ForwardProxy.start()).port(), "proxy");
    ScriptedServer server =
        stage.serveTls("tls", Tls.of(Certificates.untrustedServerContext()), Scripts.hello());
    stage.get("r1", server.uri("tls.test", "/")).readAndClose();
  }

  private static void refused(Stage stage) throws Exception {
    stage.proxy("http", ClosedPort.find(), "closed");
    stage.get("r1", "http://one.test/").readAndClose();
  }

  private static void socks(Stage stage, SocksProxy proxy) throws Exception {
    stage.closing(proxy);
    stage.normal.port(proxy.port(), "socks");
    InetSocketAddress address = new InetSocketAddress(Names.literals("127.0.0.1")[0], proxy.port());
    stage.connections.setDefaultSocketConfig(
        SocketConfig.custom().setSocksProxyAddress(address).build());
    if (stage.async != null) {
      stage.async.builder.setIOReactorConfig(
          IOReactorConfig.custom().setSocksProxyAddress(address).build());
    }
  }

  private static void socksPlain(Stage stage) throws Exception {
    socks(stage, SocksProxy.start());
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }

  private static void socksTls(Stage stage) throws Exception {
    socks(stage, SocksProxy.start());
    ScriptedServer server = stage.serveTls(Scripts.hello());
    stage.get("r1", server.uri("tls.test", "/")).readAndClose();
  }

  private static void socksRefused(Stage stage) throws Exception {
    socks(stage, SocksProxy.startRefusing());
    int closed = ClosedPort.find();
    stage.normal.port(closed, "closed");
    stage.get("r1", "http://one.test:" + closed + "/").readAndClose();
  }
}
