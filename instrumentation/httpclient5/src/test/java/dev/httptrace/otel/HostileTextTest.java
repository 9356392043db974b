/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.PoolLoad;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever names are: no attribute of a span or a metric is larger than its bound. */
@Timeout(60)
class HostileTextTest {

  private static final String LONG = "a".repeat(60) + (".b" + "c".repeat(40)).repeat(20) + ".test";
  private static final String NAME = LONG.substring(0, 256) + "…";

  @Test
  void attributesOfSpansAndMetricsAreCut() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.connections.setDnsResolver(Wiring.names(new ManyAddresses()));
      rig.send(
          new BasicClassicHttpRequest(
              "M".repeat(10_000), new HttpHost("http", LONG, server.port()), "/\u001b\u202e"));

      SpanData span = rig.span();
      assertThat(span.getAttributes().get(Keys.SERVER_ADDRESS)).isEqualTo(NAME);
      assertThat(span.getAttributes().get(Keys.METHOD_ORIGINAL)).isEqualTo("M".repeat(256) + "…");
      assertThat(span.getAttributes().get(Keys.URL))
          .isEqualTo("http://" + NAME + ":" + server.port() + "/\u001b\u202e");
      assertThat(event(span, "http.getconn.start").get(Keys.SERVER_ADDRESS)).isEqualTo(NAME);
      assertThat(event(span, "http.dns.start").get(Keys.DNS_QUESTION)).isEqualTo(NAME);
      assertThat(event(span, "http.dns.done").get(Keys.DNS_ANSWERS)).hasSize(33).endsWith("…");
      assertThat(attributes(rig))
          .isNotEmpty()
          .allMatch(each -> NAME.equals(each.get(Keys.SERVER_ADDRESS)))
          .allMatch(
              each -> each.get(Keys.METHOD) == null || "_OTHER".equals(each.get(Keys.METHOD)));
    }
  }

  @Test
  void serverOfAPoolIsCut() throws IOException {
    PoolLoad load = new PoolLoad(LONG, 80, new PoolSnapshot(1, 2, 3, 4));
    try (OtelRig rig = new OtelRig();
        PoolMetrics ignored = PoolMetrics.observe(rig.sdk, "p", () -> List.of(load))) {
      assertThat(rig.metrics.collectAllMetrics())
          .flatExtracting(metric -> metric.getLongSumData().getPoints())
          .isNotEmpty()
          .allMatch(point -> NAME.equals(point.getAttributes().get(Keys.SERVER_ADDRESS)));
    }
  }

  private static Attributes event(SpanData span, String name) {
    return span.getEvents().stream()
        .filter(event -> event.getName().equals(name))
        .map(EventData::getAttributes)
        .findFirst()
        .orElseThrow();
  }

  private static List<Attributes> attributes(OtelRig rig) {
    return rig.metrics.collectAllMetrics().stream()
        .flatMap(metric -> Stream.of(metric.getHistogramData().getPoints()))
        .flatMap(Collection::stream)
        .map(point -> point.getAttributes())
        .toList();
  }

  /** The first of them listens. */
  private static final class ManyAddresses implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      InetAddress[] addresses = new InetAddress[4_000];
      for (int i = 0; i < addresses.length; i++) {
        byte[] ip = {127, (byte) (i / 256), (byte) i, 1};
        addresses[i] = InetAddress.getByAddress(host, ip);
      }
      return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
