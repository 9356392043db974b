/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.client.StartedSpans;
import dev.httptrace.loopback.LogLines;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.ContextCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;
import io.opentelemetry.instrumentation.api.instrumenter.OperationMetrics;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By the order of Instrumenter: context customizers, operation listeners, the end. */
@Timeout(60)
class AgentSpanCustomizerTest {

  private static final String HTTPCLIENT_5 = "io.opentelemetry.apache-httpclient-5.0";

  @AutoClose final LogLines log = LogLines.of("httptrace").at(Level.FINE);

  private final List<Object> added = new ArrayList<>();
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void nothingIsAddedWhereTheExtensionIsOff() {
    new AgentSpanCustomizer(() -> false).customize(customizer(HTTPCLIENT_5));
    new AgentSpanCustomizer(() -> true).customize(customizer("io.opentelemetry.jetty"));
    assertThat(added).isEmpty();
  }

  @Test
  void contextOfASpanIsHandedThrough() {
    OperationListener listener = listener();
    assertThat(listener.onStart(Context.root(), Attributes.empty(), 1)).isSameAs(Context.root());

    Context customized = customized(this);
    assertThat(listener.onStart(customized, Attributes.empty(), 1)).isSameAs(customized);
    listener.onEnd(customized, Attributes.empty(), 2);
  }

  @Test
  void receiverBesideTheClientGetsTheRequestAndItsContextOnce()
      throws ReflectiveOperationException {
    List<Object> received = new ArrayList<>();
    receiving(arguments -> received.addAll(List.of(arguments)));
    OperationListener listener = listener();
    Object request = new Object();
    Context customized = customized(request);

    listener.onStart(customized, Attributes.empty(), 1);
    // An instrumentation below may start a span in the context of this one.
    listener.onStart(customized, Attributes.empty(), 2);

    assertThat(received).containsExactly(request, customized);
  }

  /** Tasks that the caller has submitted may keep the context for long. */
  @Test
  void contextKeepsNoRequest() throws Exception {
    receiving(arguments -> {});
    OperationListener listener = listener();
    Object request = new Object();
    ReferenceQueue<Object> gone = new ReferenceQueue<>();
    WeakReference<Object> left = new WeakReference<>(request, gone);
    Context customized = customized(request);
    request = null;
    listener.onStart(customized, Attributes.empty(), 1);

    Reference<?> cleared = null;
    try {
      while (cleared == null) {
        System.gc();
        cleared = gone.remove(50);
      }
    } finally {
      Reference.reachabilityFence(customized);
    }
    assertThat(cleared).isSameAs(left);
  }

  /** The receiver does not, and other listeners may derive other contexts from this one. */
  @Test
  void contextKeepsWhatTheReceiverWasGiven() throws Exception {
    List<WeakReference<Object>> given = new ArrayList<>();
    receiving(arguments -> given.add(new WeakReference<>(arguments[1])));
    OperationListener listener = listener();
    Context derived =
        listener
            .onStart(customized(new Object()), Attributes.empty(), 1)
            .with(ContextKey.named("of another listener"), "value");
    ReferenceQueue<Object> gone = new ReferenceQueue<>();
    WeakReference<Object> unused = new WeakReference<>(new Object(), gone);

    Reference<?> cleared = null;
    try {
      while (cleared == null) {
        System.gc();
        cleared = gone.remove(50);
      }
      assertThat(cleared).isSameAs(unused);
      assertThat(given).hasSize(1);
      assertThat(given.get(0).get()).isNotNull();
    } finally {
      Reference.reachabilityFence(derived);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
  void receiverThatThrowsHarmsNoRequest(Class<? extends Throwable> failure)
      throws ReflectiveOperationException {
    Throwable thrown = failure.getConstructor(String.class).newInstance("stopped");
    receiving(
        arguments -> {
          throw thrown;
        });
    OperationListener listener = listener();
    Context customized = customized(new Object());

    assertThat(listener.onStart(customized, Attributes.empty(), 1)).isSameAs(customized);
    assertThat(log.lines())
        .filteredOn(line -> line.contains("span"))
        .containsExactly("FINE the span of a request is not known: class java.lang.Object");
    assertThat(log.records()).extracting(LogRecord::getThrown).contains(thrown);
    listener.onEnd(customized, Attributes.empty(), 2);
  }

  /** What the extension has beside an application's HttpClient, in its class loader. */
  private static void receiving(Receiver receiver) throws ReflectiveOperationException {
    ClassLoader application =
        new ByteBuddy()
            .subclass(BiConsumer.class)
            .name(StartedSpans.class.getName())
            .modifiers(Visibility.PUBLIC)
            .method(named("accept"))
            .intercept(
                InvocationHandlerAdapter.of(
                    (proxy, method, arguments) -> {
                      receiver.accept(arguments);
                      return null;
                    }))
            .make()
            .load(ClassLoader.getPlatformClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
            .getLoaded()
            .getClassLoader();
    Thread.currentThread().setContextClassLoader(application);
  }

  private interface Receiver {
    void accept(Object[] arguments) throws Throwable;
  }

  private OperationListener listener() {
    new AgentSpanCustomizer(() -> true).customize(customizer(HTTPCLIENT_5));
    assertThat(added).hasSize(2);
    return ((OperationMetrics) added.get(1)).create(MeterProvider.noop().get("agent"));
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
