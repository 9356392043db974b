/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import dev.httptrace.ClientTrace;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes the hooks that are told, Go's sixteen, fields of a head as one. */
final class ToldHooks {

  private final List<String> names = new CopyOnWriteArrayList<>();
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
    return List.copyOf(names);
  }

  private Object tell(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(names, arguments);
    }
    if (method.getReturnType() != void.class) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    String last = names.isEmpty() ? "" : names.get(names.size() - 1);
    if (!last.equals(method.getName())) {
      names.add(method.getName());
    }
    return null;
  }
}
