/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the agent starts is taken once, and kept by no thread if nobody takes it. */
@Timeout(60)
class StartedSpansTest {

  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  @Test
  void contextOfARequestIsTakenOnce() {
    Object request = new Object();
    Context span = context();
    new StartedSpans().accept(request, span);

    assertThat(StartedSpans.takeFor(request)).isSameAs(span);
    assertThat(StartedSpans.takeFor(request)).isNull();
  }

  @Test
  void contextOfAnotherRequestIsNotTaken() {
    Context span = context();
    Object other = new Object();
    new StartedSpans().accept(other, span);

    assertThat(StartedSpans.takeFor(new Object())).isNull();
    assertThat(StartedSpans.takeFor(other)).isNull();
  }

  @Test
  void contextOfTheCurrentSpanIsTakenWhateverElseIsInIt() {
    Map.Entry<Context, AtomicReference<Object>> late =
        Map.entry(context(), new AtomicReference<>());
    Object request = new Object();
    new StartedSpans().accept(request, late);

    Context taken = StartedSpans.takeIfCurrent(late.getKey());
    assertThat(taken).isNotNull().isNotSameAs(late.getKey());
    assertThat(Span.fromContext(taken)).isSameAs(Span.fromContext(late.getKey()));
    assertThat(StartedSpans.takeIfCurrent(late.getKey())).isNull();
  }

  /** Such as one of a client without our chain, or one that failed before it. */
  @Test
  void threadKeepsNothingThatNobodyTakes() throws InterruptedException {
    Object request = new Object();
    Map.Entry<Context, AtomicReference<Object>> late =
        Map.entry(context(), new AtomicReference<>());
    Set<Object> left =
        new HashSet<>(
            Set.of(
                new WeakReference<>(request, gone),
                new WeakReference<>(late.getKey(), gone),
                new WeakReference<>(late.getValue(), gone)));
    new StartedSpans().accept(request, late);
    request = null;
    late = null;

    awaitGone(left);
  }

  @Test
  void threadKeepsNoClassLoaderOfAnApplication() throws Exception {
    ClassLoader application = new Beside();
    Set<Object> left = new HashSet<>(Set.of(new WeakReference<>(application, gone)));
    started(application);
    application = null;

    awaitGone(left);
  }

  @SuppressWarnings("unchecked") // what that class is
  private static void started(ClassLoader application) throws ReflectiveOperationException {
    Class<?> type = application.loadClass(StartedSpans.class.getName());
    assertThat(type.getClassLoader()).isSameAs(application);
    ((BiConsumer<Object, Object>) type.getDeclaredConstructor().newInstance())
        .accept(new Object(), context());
  }

  private void awaitGone(Set<Object> left) throws InterruptedException {
    while (!left.isEmpty()) {
      System.gc();
      left.remove(gone.remove(50));
    }
  }

  private static Context context() {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    "0123456789abcdef0123456789abcdef",
                    "0123456789abcdef",
                    TraceFlags.getSampled(),
                    TraceState.getDefault())));
  }

  /** Has a copy of our class, as the agent puts one beside an HttpClient. */
  private static final class Beside extends ClassLoader {

    Beside() {
      super(StartedSpansTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        boolean isOurs = name.startsWith(StartedSpans.class.getName());
        return isOurs && findLoadedClass(name) == null
            ? define(name)
            : super.loadClass(name, resolve);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream bytes = getResourceAsStream(name.replace('.', '/').concat(".class"))) {
        byte[] read = bytes.readAllBytes();
        return defineClass(name, read, 0, read.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
