/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ForwardProxy;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Timeout;

/** What {@link ProxyHooksTest} holds of the classic client, of the async one. */
@Timeout(60)
class AsyncProxyHooksTest {

  @EveryAttachment
  void refusedTunnelGivesNoConnection(Attachment attachment) throws Exception {
    try (ForwardProxy proxy = ForwardProxy.startRefusingConnect(403);
        AsyncRig rig = new AsyncRig(attachment)) {
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));

      assertThat(rig.get("https://shop.test/")).isEqualTo("403 ");

      // The response is the caller's before the connection is given back; not so the classic one.
      assertThat(rig.trace.all())
          .containsExactly(
              "exchangeStart",
              "getConn",
              "leaseStart",
              "leaseDone",
              "dnsStart",
              "dnsDone",
              "connectStart",
              "connectDone",
              "tunnelStart",
              "tunnelDone 403",
              "gotResponseHead 403",
              "gotLastResponseByte 0",
              "connReleased TUNNEL_REFUSED",
              "exchangeDone");
    }
  }
}
