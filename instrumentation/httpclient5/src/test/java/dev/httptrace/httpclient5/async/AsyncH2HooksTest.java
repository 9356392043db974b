/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.httpclient5.Sequences.FRESH_TLS;
import static dev.httptrace.httpclient5.Sequences.RELEASED;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.REUSED;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static dev.httptrace.httpclient5.Sequences.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.H2Server;
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
          .containsExactly(all(FRESH_TLS, REQUEST, response(200, 2), RELEASED));
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

      assertThat(rig.trace.hooks()).containsExactly(hooks(REUSED, REQUEST, RESPONSE));
      assertThat(rig.trace.details("wroteRequest")).containsExactly("5");
    }
  }
}
