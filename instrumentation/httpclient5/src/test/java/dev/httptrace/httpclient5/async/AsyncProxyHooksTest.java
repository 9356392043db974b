/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.DiscardReason.TUNNEL_REFUSED;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.START;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.headAndBody;
import static dev.httptrace.httpclient5.Sequences.tunnel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.classic.ProxyHooksTest;
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
              all(
                  START,
                  LOOKUP,
                  CONNECT,
                  tunnel(403),
                  headAndBody(403, 0),
                  discarded(TUNNEL_REFUSED)));
    }
  }
}
