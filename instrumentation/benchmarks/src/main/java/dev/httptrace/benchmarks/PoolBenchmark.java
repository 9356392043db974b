/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.Exchange;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.otel.PoolMetrics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs a request with empty hooks to be asked who holds its connection. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PoolBenchmark {

  /** What is asked of the pool. */
  public enum Asked {
    /** Nothing: leases can be listed all the same. */
    NOTHING,
    /** Leaks are watched for. */
    LEAK_WATCH,
    /** One call in a hundred keeps its call site. */
    CALL_SITES_1_PERCENT,
    /** Every call keeps its call site. */
    CALL_SITES,
    /** Waits, uses, connections are measured. */
    POOL_METRICS
  }

  @Param private Asked asked = Asked.NOTHING;

  @SuppressWarnings("NullAway.Init") // JMH calls start
  private CloseableHttpClient client;

  private URI uri = URI.create("http://localhost");

  /** Starts server and client, and dials. */
  @Setup
  public void start() throws IOException {
    uri = Transport.MEMORY.start();
    PoolingHttpClientConnectionManager manager =
        Transport.MEMORY.configure(TracedHttpClients.connections(), 1).build();
    if (asked == Asked.POOL_METRICS) {
      Telemetry telemetry = new Telemetry(false, true, false);
      PoolMetrics.observe(telemetry.sdk(), "pool", TracedHttpClients.loads(manager));
    }
    client =
        TracedHttpClients.instrument(
                HttpClientBuilder.create().setConnectionManager(manager), new Empty(asked))
            .build();
    WarmUp.run(Transport.MEMORY.warmup(), this::request);
  }

  /** One request and its answer, read to the end. */
  @Benchmark
  public int request() throws IOException {
    return client.execute(
        new HttpGet(uri), response -> EntityUtils.toByteArray(response.getEntity()).length);
  }

  /** Closes the client. */
  @TearDown
  public void stop() throws IOException {
    client.close();
  }

  /** Hooks that do nothing. */
  private record Empty(Asked asked) implements ClientTraceFactory {

    private static final ClientTrace TRACE = new ExchangeTrace() {};

    @Override
    public ClientTrace create(Exchange exchange) {
      return TRACE;
    }

    @Override
    public @Nullable Duration leakThreshold() {
      return asked == Asked.LEAK_WATCH ? Duration.ofMinutes(1) : null;
    }

    @Override
    public double callSiteRatio() {
      return switch (asked) {
        case CALL_SITES -> 1;
        case CALL_SITES_1_PERCENT -> 0.01;
        default -> 0;
      };
    }
  }
}
