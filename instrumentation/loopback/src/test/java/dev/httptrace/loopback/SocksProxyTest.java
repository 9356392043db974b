/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("once")
@Timeout(20)
class SocksProxyTest {

  @Test
  void nameIsLeftToTheProxy() throws IOException {
    try (ScriptedServer origin = ScriptedServer.start(Responses.closing(200, "ok"));
        SocksProxy proxy = SocksProxy.start();
        Socket socket = new Socket(through(proxy))) {
      socket.connect(InetSocketAddress.createUnresolved("shop.test", origin.port()));
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).endsWith("ok");
      assertThat(proxy.targets()).containsExactly("shop.test:" + origin.port());
      assertThat(proxy.failures()).isEmpty();
    }
  }

  @Test
  void addressIsUnderstoodToo() throws IOException {
    try (ScriptedServer origin = ScriptedServer.start(wire -> wire.send("hello"));
        SocksProxy proxy = SocksProxy.start();
        Socket socket = new Socket(through(proxy))) {
      socket.connect(origin.address());
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).isEqualTo("hello");
      assertThat(proxy.targets()).containsExactly("127.0.0.1:" + origin.port());
    }
  }

  @Test
  void refusingProxyRefuses() throws IOException {
    try (SocksProxy proxy = SocksProxy.startRefusing();
        Socket socket = new Socket(through(proxy))) {
      assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("shop.test", 80)))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("refused");
    }
  }

  private static Proxy through(SocksProxy proxy) {
    return new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(Loopback.ADDRESS, proxy.port()));
  }
}
