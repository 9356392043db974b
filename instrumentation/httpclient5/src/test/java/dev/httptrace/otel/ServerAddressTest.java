/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which server a span and its metrics name, and the URL: of the request, not of the dial. */
@Timeout(30)
class ServerAddressTest {

  private static final String LETTERS = "m\u00fcnchen.test";
  private static final String PUNYCODE = "xn--mnchen-3ya.test";

  private ScriptedServer server;
  private OtelRig rig;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
    rig = new OtelRig();
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {LETTERS, PUNYCODE})
  void internationalNamesAreInPunycodeEverywhere(String name) throws IOException {
    InMemoryDnsResolver names = new InMemoryDnsResolver();
    names.add(LETTERS, InetAddress.getLoopbackAddress());
    names.add(PUNYCODE, InetAddress.getLoopbackAddress());
    rig.connections.setDnsResolver(Wiring.names(names));
    send(ClassicRequestBuilder.get("http://" + name + ":" + server.port() + "/a").build());

    SpanData span = rig.span();
    assertNamed(PUNYCODE, server.port(), "http://" + PUNYCODE + ":" + server.port() + "/a");
    assertThat(Rendered.events(span))
        .contains(
            Usual.getConn(PUNYCODE, server.port(), 0, 5),
            "http.dns.start dns.question.name=" + PUNYCODE);
    assertThat(Rendered.attributes(span).toString()).doesNotContain("\u00fc");
  }

  @Test
  void hostFieldNamesTheServerAndTheDialItsTarget() throws IOException {
    ClassicHttpRequest request =
        ClassicRequestBuilder.get(server.uri("127.0.0.1", "/a"))
            .addHeader("Host", "shop.test:8443")
            .build();
    send(request);

    assertNamed("shop.test", 8443, "http://shop.test:8443/a");
    assertDialled("127.0.0.1");
  }

  @Test
  void authorityOfTheRequestNamesTheServerOfACallToAnAddress() throws IOException {
    HttpHost node = new HttpHost("http", "127.0.0.1", server.port());
    try (ClassicHttpResponse response =
        rig.client()
            .executeOpen(
                node,
                ClassicRequestBuilder.get("http://shop.test/a").build(),
                HttpClientContext.create())) {
      assertThat(OtelRig.body(response)).isEqualTo("ok");
    }

    assertNamed("shop.test", 80, "http://shop.test/a");
    assertDialled("127.0.0.1");
  }

  @Test
  void absoluteTargetNamesTheServerBeforeTheHostField() throws IOException {
    ClassicHttpRequest request = request("http://user:secret@shop.test:81/a?k=secret");
    request.setHeader("Host", "other.test");
    send(request);

    assertNamed("shop.test", 81, "http://shop.test:81/a?k=REDACTED");
    assertDialled("one.test");
  }

  @ParameterizedTest
  @CsvSource({
    "SHOP.test, SHOP.test, 80",
    "[::1]:81, ::1, 81",
    "user:secret@shop.test, shop.test, 80",
    "shop.test:, shop.test, 80",
    "m\u00fcnchen.test, xn--mnchen-3ya.test, 80",
  })
  void hostFieldIsReadAsAnAuthority(String field, String address, int port) throws IOException {
    ClassicHttpRequest request = request("/");
    request.setHeader("Host", field);
    send(request);

    SpanData span = rig.span();
    assertThat(span.getAttributes().get(Keys.SERVER_ADDRESS)).isEqualTo(address);
    assertThat(span.getAttributes().get(Keys.SERVER_PORT)).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "a:b", "a:99999", ":80", "a\\b"})
  void fieldThatNamesNoHostLeavesTheTarget(String field) throws IOException {
    ClassicHttpRequest request = request("/");
    request.setHeader("Host", field);
    send(request);

    assertNamed("one.test", server.port(), "http://one.test:" + server.port() + "/");
  }

  @ParameterizedTest
  @CsvSource({
    "*, ''",
    "x, /x",
    "8/x, /8/x",
    "@evil.test/x, /@evil.test/x",
    "u:secret@evil.test/x, /REDACTED@evil.test/x",
    ".evil.test/x, /.evil.test/x",
  })
  void urlIsOneOfTheServerWhateverTheTarget(String target, String path) throws IOException {
    send(request(target));

    String url = "http://one.test:" + server.port() + path;
    assertNamed("one.test", server.port(), url);
    assertThat(URI.create(url).getHost()).isEqualTo("one.test");
    assertThat(URI.create(url).getPort()).isEqualTo(server.port());
  }

  private ClassicHttpRequest request(String target) {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", "/");
    request.setPath(target);
    request.setScheme("http");
    request.setAuthority(new org.apache.hc.core5.net.URIAuthority("one.test", server.port()));
    return request;
  }

  private void send(ClassicHttpRequest request) throws IOException {
    assertThat(rig.send(request)).isEqualTo("200 ok");
  }

  private void assertDialled(String host) throws IOException {
    SpanData span = rig.span();
    assertThat(Rendered.events(span)).contains(Usual.getConn(host, server.port(), 0, 5));
    assertThat(span.getAttributes().get(Keys.PEER_ADDRESS)).isEqualTo("127.0.0.1");
    assertThat(span.getAttributes().get(Keys.PEER_PORT)).isEqualTo(server.port());
    assertThat(span.getAttributes().get(Keys.EXPLAIN)).doesNotContain("proxy");
  }

  private void assertNamed(String address, int port, String url) throws IOException {
    SpanData span = rig.spans().get(0);
    assertThat(span.getAttributes().get(Keys.URL)).isEqualTo(url);
    List<Attributes> all =
        List.of(
            span.getAttributes(),
            measured("http.client.request.duration"),
            measured("httptrace.client.phase.duration"));
    assertThat(all)
        .extracting(each -> each.get(Keys.SERVER_ADDRESS) + " " + each.get(Keys.SERVER_PORT))
        .containsOnly(address + " " + port);
  }

  private Attributes measured(String metric) {
    return rig.metric(metric).getHistogramData().getPoints().iterator().next().getAttributes();
  }
}
