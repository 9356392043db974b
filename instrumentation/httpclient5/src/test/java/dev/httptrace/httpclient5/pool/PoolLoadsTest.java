/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.PoolLoad;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.httpclient5.TracedHttpClients;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout.ThreadMode;

@org.junit.jupiter.api.Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class PoolLoadsTest {

  private static final Timeout AT_ONCE = Timeout.ofSeconds(10);

  @Test
  void routesToOneServerAreOne() throws Exception {
    HttpHost shop = new HttpHost("https", "shop.test", 443);
    HttpHost proxy = new HttpHost("http", "proxy.test", 3128);
    HttpHost literal = new HttpHost("http", "[::1]", 8080);
    try (PoolingHttpClientConnectionManager manager = new PoolingHttpClientConnectionManager()) {
      manager.setDefaultMaxPerRoute(3);
      Supplier<List<PoolLoad>> loads = TracedHttpClients.loads(manager);
      assertThat(loads.get()).isEmpty();

      manager.lease("1", new HttpRoute(shop, null, true), null).get(AT_ONCE);
      manager.lease("2", new HttpRoute(shop, null, proxy, true), null).get(AT_ONCE);
      manager.lease("3", new HttpRoute(literal), null).get(AT_ONCE);

      assertThat(loads.get())
          .containsExactlyInAnyOrder(
              new PoolLoad("shop.test", 443, new PoolSnapshot(2, 0, 0, 6)),
              new PoolLoad("::1", 8080, new PoolSnapshot(1, 0, 0, 3)));
    }
  }
}
