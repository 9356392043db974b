/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.ContextCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;
import io.opentelemetry.instrumentation.api.instrumenter.OperationMetrics;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By the order of Instrumenter: context customizers, operation listeners, the end. */
class AgentSpanCustomizerTest {

  private static final String HTTPCLIENT_5 = "io.opentelemetry.apache-httpclient-5.0";

  private final List<Object> added = new ArrayList<>();

  @Test
  void nothingIsAddedWhereTheExtensionIsOff() {
    new AgentSpanCustomizer(() -> false).customize(customizer(HTTPCLIENT_5));
    new AgentSpanCustomizer(() -> true).customize(customizer("io.opentelemetry.jetty"));
    assertThat(added).isEmpty();
  }

  @Test
  void contextOfASpanIsHandedThrough() {
    new AgentSpanCustomizer(() -> true).customize(customizer(HTTPCLIENT_5));
    assertThat(added).hasSize(2);
    OperationListener listener =
        ((OperationMetrics) added.get(1)).create(MeterProvider.noop().get("agent"));
    assertThat(listener.onStart(Context.root(), Attributes.empty(), 1)).isSameAs(Context.root());

    Context customized = customized(this);
    assertThat(listener.onStart(customized, Attributes.empty(), 1)).isSameAs(customized);
    listener.onEnd(customized, Attributes.empty(), 2);
  }

  @SuppressWarnings("unchecked") // what was added
  private Context customized(Object request) {
    return ((ContextCustomizer<Object>) added.get(0))
        .onStart(Context.root(), request, Attributes.empty());
  }

  private InstrumenterCustomizer customizer(String instrumentation) {
    return (InstrumenterCustomizer)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {InstrumenterCustomizer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getInstrumentationName")) {
                return instrumentation;
              }
              added.add(arguments[0]);
              return proxy;
            });
  }
}
