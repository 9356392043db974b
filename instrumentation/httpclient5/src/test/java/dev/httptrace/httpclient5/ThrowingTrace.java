/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ExchangeTrace;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A trace that throws in one hook, and counts how often. */
public final class ThrowingTrace implements InvocationHandler {

  private final String hook;
  private final Supplier<Throwable> failure;
  private final AtomicInteger thrown = new AtomicInteger();

  public ThrowingTrace(String hook, Supplier<Throwable> failure) {
    this.hook = hook;
    this.failure = failure;
  }

  /** The names of all hooks, Go's and those beyond. */
  public static List<String> hooks() {
    return Arrays.stream(ExchangeTrace.class.getMethods())
        .filter(method -> method.isDefault() && method.getReturnType() == void.class)
        .map(Method::getName)
        .sorted()
        .toList();
  }

  public ExchangeTrace trace() {
    return (ExchangeTrace)
        Proxy.newProxyInstance(
            ExchangeTrace.class.getClassLoader(), new Class<?>[] {ExchangeTrace.class}, this);
  }

  public int thrown() {
    return thrown.get();
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals(hook)) {
      thrown.incrementAndGet();
      throw failure.get();
    }
    if (method.getDeclaringClass() == Object.class) {
      return method.getName().equals("equals") ? proxy == arguments[0] : hook.hashCode();
    }
    try {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
