/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hooks of the async client over HTTP/2, negotiated by ALPN. */
@Timeout(120)
class AsyncH2HooksTest {

  @EveryAttachment
  void freshConnection(Attachment attachment) throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(attachment)) {
      assertThat(rig.get(server.uri("/a"))).isEqualTo("200 /a");

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
              "tlsHandshakeStart",
              "tlsHandshakeDone",
              "gotConn",
              "wroteHeaderField",
              "wroteHeaders",
              "wroteRequest",
              "gotFirstResponseByte",
              "gotResponseHead 200",
              "gotLastResponseByte 2",
              "connReleased",
              "exchangeDone");
      assertThat(rig.trace.details("wroteHeaderField"))
          .startsWith(":method=[GET]", ":scheme=[https]")
          .contains(":path=[/a]");
    }
  }

  @Test
  void reusedConnection() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.get(server.uri("/a"));
      rig.trace.clear();
      rig.post(server.uri("/b"), "hello");

      assertThat(rig.trace.hooks())
          .containsExactly(
              "getConn",
              "gotConn(idle)",
              "wroteHeaderField",
              "wroteHeaders",
              "wroteRequest",
              "gotFirstResponseByte");
      assertThat(rig.trace.details("wroteRequest")).containsExactly("5");
    }
  }
}
