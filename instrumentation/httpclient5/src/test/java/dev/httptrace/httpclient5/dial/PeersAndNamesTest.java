/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.httptrace.GotConnInfo;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Loopback;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.SocksProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.FutureTask;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With whom an exchange talks, and how that is named. */
@Timeout(30)
class PeersAndNamesTest {

  @EveryAttachment
  void nameInOtherLettersIsToldInPunycode(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(attachment)) {
      rig.names.add("b\u00fccher.test", Rig.address("127.0.0.1"));
      HttpHost host = new HttpHost("http", "b\u00fccher.test", server.port());
      rig.send(ClassicRequestBuilder.get().setHttpHost(host).setPath("/").build());

      assertThat(rig.trace.details("getConn"))
          .containsExactly("xn--bcher-kva.test:" + server.port());
      assertThat(rig.trace.details("dnsStart")).containsExactly("xn--bcher-kva.test");
    }
  }

  @EveryAttachment
  void ipv6LiteralOfUriIsNotLookedUp(Attachment attachment) throws IOException {
    assumeThat(Loopback.hasIpv6()).isTrue();
    InetAddress loopback = Rig.address("::1");
    try (ScriptedServer server =
            ScriptedServer.startOn(loopback, 0, Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(attachment)) {
      rig.names.add("[::1]", loopback);
      rig.get(server.uri("[::1]", "/"));

      assertThat(rig.trace.details("getConn")).containsExactly("[::1]:" + server.port());
      assertThat(rig.trace.hooks()).startsWith(hooks("getConn", CONNECT, "gotConn"));
    }
  }

  @EveryAttachment
  void peerOfConnectionThroughSocksIsTheProxy(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        SocksProxy proxy = SocksProxy.start();
        Rig rig = new Rig(attachment)) {
      InetSocketAddress address = new InetSocketAddress(Rig.address("127.0.0.1"), proxy.port());
      rig.connections.setDefaultSocketConfig(
          SocketConfig.custom().setSocksProxyAddress(address).build());
      rig.get(server.uri("one.test", "/"));

      GotConnInfo got = rig.trace.connections().get(0);
      assertThat(got.conn().remoteAddress()).isEqualTo(address);
      assertThat(rig.trace.details("connectStart"))
          .containsExactly("tcp 127.0.0.1:" + proxy.port());
    }
  }

  @Test
  void connectionHandedToWaitingExchangeWasNotIdle() throws Exception {
    PoolingHttpClientConnectionManager pool =
        TracedHttpClients.connections().setMaxConnPerRoute(1).build();
    HttpClientBuilder builder = HttpClientBuilder.create().setConnectionManager(pool);
    RecordingTrace waiting = new RecordingTrace();
    HttpClientContext context = TracedHttpClients.attach(HttpClientContext.create(), waiting);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpClient client =
            TracedHttpClients.instrument(builder, exchange -> new RecordingTrace()).build()) {
      HttpHost target = new HttpHost("http", "127.0.0.1", server.port());
      ClassicHttpResponse held = client.executeOpen(target, new HttpGet("/"), null);
      FutureTask<String> next =
          new FutureTask<>(() -> client.execute(target, new HttpGet("/"), context, Rig::body));
      new Thread(next, "waits-for-the-connection").start();
      Gates.awaitThat(
          "the next call waits for the pool", () -> pool.getTotalStats().getPending() > 0);
      held.close();

      assertThat(next.get()).isEqualTo("ok");
      GotConnInfo got = waiting.connections().get(0);
      assertThat(got.reused()).isTrue();
      assertThat(got.wasIdle()).isFalse();
      assertThat(got.idleTime()).isZero();
    }
  }

  @EveryAttachment
  void requestCancelledBeforeTellsNoneOfGosHooks(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(attachment)) {
      HttpGet get = new HttpGet(server.uri("one.test", "/"));
      get.cancel();

      assertThatThrownBy(() -> rig.send(get)).isInstanceOf(Exception.class);
      assertThat(rig.trace.hooks()).isEmpty();
      assertThat(rig.trace.beyondGo()).startsWith("exchangeStart");
    }
  }

  @EveryAttachment
  void requestCancelledWhileItDialsGetsNoConnection(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(attachment)) {
      HttpGet get = new HttpGet(server.uri("one.test", "/"));
      rig.trace.on("dnsDone", get::cancel);

      assertThatThrownBy(() -> rig.send(get)).isInstanceOf(Exception.class);
      assertThat(rig.trace.hooks()).startsWith("getConn", "dnsStart", "dnsDone");
      assertThat(rig.trace.connections()).isEmpty();
    }
  }

  @EveryAttachment
  void lineBreakInHeaderIsToldAsItIsWritten(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(attachment)) {
      rig.send(
          ClassicRequestBuilder.get(server.uri("one.test", "/"))
              .addHeader("X-Bad", "a\r\nb")
              .build());

      assertThat(rig.trace.details("wroteHeaderField")).contains("X-Bad=[a  b]");
      assertThat(server.requests().get(0)).contains("X-Bad: a  b\r\n");
    }
  }
}
