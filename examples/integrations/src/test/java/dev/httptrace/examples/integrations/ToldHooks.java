/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import dev.httptrace.ClientTrace;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Notes the hooks that are told, Go's sixteen, fields of a head as one. */
final class ToldHooks {

  private final List<String> names = new ArrayList<>();
  private final ClientTrace trace =
      (ClientTrace)
          Proxy.newProxyInstance(
              ClientTrace.class.getClassLoader(),
              new Class<?>[] {ClientTrace.class},
              (proxy, method, arguments) -> tell(proxy, method, arguments));

  ClientTrace trace() {
    return trace;
  }

  List<String> names() {
    synchronized (names) {
      return List.copyOf(names);
    }
  }

  /** Waits for what an async client tells after its caller has the answer; the test has a limit. */
  void await(String name) throws InterruptedException {
    synchronized (names) {
      while (!names.contains(name)) {
        names.wait();
      }
    }
  }

  private Object tell(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(names, arguments);
    }
    if (method.getReturnType() != void.class) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    synchronized (names) {
      String last = names.isEmpty() ? "" : names.get(names.size() - 1);
      if (!last.equals(method.getName())) {
        names.add(method.getName());
        names.notifyAll();
      }
    }
    return null;
  }
}
