/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.FRESH;
import static dev.httptrace.httpclient5.Sequences.FRESH_TUNNEL;
import static dev.httptrace.httpclient5.Sequences.HANDSHAKE;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.START;
import static dev.httptrace.httpclient5.Sequences.TUNNEL;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static dev.httptrace.httpclient5.Sequences.response;
import static dev.httptrace.httpclient5.Sequences.tunnel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
public class ProxyHooksTest {

  @EveryAttachment
  void tunnelAndHandshakeComeBeforeGotConn(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "in"));
        ForwardProxy proxy = ForwardProxy.start();
        Rig rig = through(attachment, proxy)) {
      assertThat(rig.get(server.uri("shop.test", "/"))).isEqualTo("200 in");

      assertThat(rig.trace.all())
          .containsExactly(all(FRESH_TUNNEL, REQUEST, response(200, 2), KEPT));
      assertThat(rig.trace.details("getConn")).containsExactly("one.test:" + proxy.port());
      assertThat(rig.trace.details("tunnelStart")).containsExactly("shop.test:" + server.port());
    }
  }

  @EveryAttachment
  void plainRequestThroughProxyNeedsNoTunnel(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "in"));
        ForwardProxy proxy = ForwardProxy.start();
        Rig rig = through(attachment, proxy)) {
      assertThat(rig.get(server.uri("shop.test", "/"))).isEqualTo("200 in");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH, REQUEST, RESPONSE, KEPT));
      assertThat(rig.trace.details("dnsStart")).containsExactly("one.test");
    }
  }

  @EveryAttachment
  void refusedTunnelGivesNoConnection(Attachment attachment) throws IOException {
    try (ForwardProxy proxy = ForwardProxy.startRefusingConnect(403);
        Rig rig = through(attachment, proxy)) {
      if (Wiring.hasStrategies()) {
        assertThat(rig.get("https://shop.test/")).isEqualTo("403 ");
      } else {
        assertThatThrownBy(() -> rig.get("https://shop.test/"))
            .isInstanceOf(ClientProtocolException.class);
      }

      assertThat(rig.trace.all())
          .startsWith(all(START, LOOKUP, CONNECT, tunnel(403), "connReleased TUNNEL_REFUSED"))
          .endsWith(
              Wiring.hasStrategies()
                  ? new String[] {"gotResponseHead 403", "gotLastResponseByte 0", "exchangeDone"}
                  : new String[] {"exchangeDone(TunnelRefusedException)"})
          .hasSize(Wiring.hasStrategies() ? 14 : 12);
    }
  }

  @EveryAttachment
  void proxyThatAsksForCredentialsIsAskedTwice(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "in"));
        ForwardProxy proxy = ForwardProxy.startWithCredentials("user", "secret");
        Rig rig = through(attachment, proxy).with(ProxyHooksTest::knowPassword)) {
      assertThat(rig.get(server.uri("shop.test", "/"))).isEqualTo("200 in");

      assertThat(rig.trace.all())
          .startsWith(all(START, LOOKUP, CONNECT, tunnel(407), TUNNEL, HANDSHAKE, "gotConn"))
          .endsWith(all(KEPT));
      assertThat(proxy.connections()).isOne();
    }
  }

  private static Rig through(Attachment attachment, ForwardProxy proxy) {
    Rig rig = new Rig(attachment);
    rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
    return rig;
  }

  private static void knowPassword(Rig rig) {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", "secret".toCharArray()));
    rig.builder.setDefaultCredentialsProvider(credentials);
  }
}
