/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static dev.httptrace.httpclient5.Sequences.FRESH;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.REUSED;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.response;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A call made in the midst of another, on its thread, of which the client's factory wants nothing:
 * it is not part of the one it is made in.
 */
@Timeout(60)
class NestedCallTest {

  private final RecordingTrace trace = new RecordingTrace();

  @Test
  void callOfAResolverLeavesTheDialOfTheOuterAlone() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer names = ScriptedServer.start(Responses.keepAlive(404, "names"));
        Rig rig = new Rig(Attachment.NOWHERE)) {
      String nested = names.uri("two.test", "/nested");
      rig.connections.setDnsResolver(
          Wiring.names(
              new DnsResolver() {
                @Override
                public InetAddress[] resolve(String host) throws UnknownHostException {
                  if (host.equals("one.test")) {
                    assertThat(send(rig, nested)).isEqualTo("404 names");
                  }
                  return rig.names.resolve(host);
                }

                @Override
                public String resolveCanonicalHostname(String host) throws UnknownHostException {
                  return rig.names.resolveCanonicalHostname(host);
                }
              }));
      instrument(rig);
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");
    }

    assertThat(trace.all()).containsExactly(all(FRESH, REQUEST, response(200, 2), KEPT));
    assertThat(trace.connections().get(0).conn().uses()).isOne();
  }

  @Test
  void callOfARequestBodyLeavesTheWireOfTheOuterAlone() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(Responses.keepAlive(200, "1"), Responses.keepAlive(200, "2"));
        ScriptedServer parts = ScriptedServer.start(Responses.keepAlive(404, "parts"));
        Rig rig = new Rig(Attachment.NOWHERE)) {
      String nested = parts.uri("two.test", "/nested");
      instrument(rig);
      rig.get(server.uri("one.test", "/"));
      trace.clear();
      rig.post(
          server.uri("one.test", "/"),
          new EntityTemplate(
              -1, ContentType.TEXT_PLAIN, null, out -> write(out, send(rig, nested))));
    }

    assertThat(trace.all()).containsExactly(all(REUSED, REQUEST, response(200, 1), KEPT));
    assertThat(trace.details("wroteRequest")).containsExactly("9");
  }

  private void instrument(Rig rig) {
    TracedHttpClients.instrument(
        rig.builder, rig.connections, exchange -> exchange.path().equals("/nested") ? null : trace);
    rig.use(rig.builder.build());
  }

  private static String send(Rig rig, String uri) {
    try {
      return rig.get(uri);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
  }
}
