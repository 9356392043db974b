/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.otel.PoolMetrics;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.lang.ref.WeakReference;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.junit.jupiter.api.Test;

class SeenPoolsTest {

  private final Reader reader = new Reader();

  /** Applications may come and go without closing their pools. */
  @Test
  void poolThatIsGoneIsForgottenByTheMeter() {
    try (SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(reader).build();
        PoolingHttpClientConnectionManager manager = new PoolingHttpClientConnectionManager()) {
      Counted pool = new Counted(manager);
      PoolMetrics metrics = SeenPools.measure(new Agent(meters), "pool-1", pool);
      pool.asked = 0;
      reader.collect();
      reader.collect();
      assertThat(pool.asked).isEqualTo(2);

      pool.clear();
      reader.collect();
      reader.collect();
      reader.collect();
      assertThat(pool.asked).isEqualTo(3);
      // As the manager may be, late.
      metrics.close();
    }
  }

  /** An OpenTelemetrySdk of this version needs another version of the incubator than the agent. */
  private record Agent(MeterProvider meters) implements OpenTelemetry {

    @Override
    public MeterProvider getMeterProvider() {
      return meters;
    }

    @Override
    public TracerProvider getTracerProvider() {
      return TracerProvider.noop();
    }

    @Override
    public ContextPropagators getPropagators() {
      return ContextPropagators.noop();
    }
  }

  private static final class Counted extends WeakReference<ConnPoolControl<HttpRoute>> {

    int asked;

    Counted(ConnPoolControl<HttpRoute> pool) {
      super(pool);
    }

    @Override
    public ConnPoolControl<HttpRoute> get() {
      asked++;
      return super.get();
    }
  }

  /** Asks when it is told to. */
  private static final class Reader implements MetricReader {

    private CollectionRegistration metrics = CollectionRegistration.noop();

    void collect() {
      metrics.collectAllMetrics();
    }

    @Override
    public void register(CollectionRegistration registration) {
      metrics = registration;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
