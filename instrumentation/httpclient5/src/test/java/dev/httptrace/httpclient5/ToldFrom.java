/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.util.Map.entry;

import dev.httptrace.ExchangeTrace;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Notes for each hook which of our decorators told it, by the words of docs/compatibility.md. */
final class ToldFrom implements InvocationHandler {

  private static final String SOCKET_FACTORY = "socket factory and its socket";

  private static final Map<String, String> SEAMS =
      Map.ofEntries(
          entry("ExchangeHandler", "chain"),
          entry("ConnectedHandler", "chain"),
          entry("TracingExecRuntime", "ExecRuntime"),
          entry("TracingDnsResolver", "DnsResolver"),
          entry("TracingSocket", "detached socket"),
          entry("TracingConnectionSocketFactory", SOCKET_FACTORY),
          entry("TracingConnectionOperator", "operator"),
          entry("TracingTlsSocketStrategy", "TlsSocketStrategy"),
          entry("ObservedConnection", "connection"),
          entry("TracingManagedConnection", "connection"),
          entry("AsyncExchangeHandler", "chain"),
          entry("TracingAsyncConnection", "connection"),
          entry("TracingConnectionInitiator", "initiator"),
          entry("TracingTlsStrategy", "TlsStrategy"),
          entry("AsyncHandshake", "TlsStrategy"),
          entry("TracingAsyncExchangeHandler", "exchange handler"),
          entry("TracingEventHandler", "session's handler"),
          entry("CallCallback", "chain"));

  private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);

  ExchangeTrace trace() {
    return (ExchangeTrace)
        Proxy.newProxyInstance(
            ExchangeTrace.class.getClassLoader(), new Class<?>[] {ExchangeTrace.class}, this);
  }

  /** Where each hook was told, once the exchange is over. */
  Map<String, Set<String>> seen() throws InterruptedException {
    if (!over.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("not over: " + seen);
    }
    return seen;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return method.getName().equals("equals") ? proxy == arguments[0] : hashCode();
    }
    if (method.getReturnType() != void.class) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    seen.computeIfAbsent(method.getName(), hook -> new TreeSet<>()).add(seam());
    if (method.getName().equals("exchangeDone")) {
      over.countDown();
    }
    return null;
  }

  /** The innermost, but a socket that its factory connects is the factory's. */
  private static String seam() {
    List<String> seams =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .map(frame -> frame.getClassName().replaceAll(".*\\.|\\$.*", ""))
                        .filter(SEAMS::containsKey)
                        .map(SEAMS::get)
                        .toList());
    if (seams.contains(SOCKET_FACTORY)) {
      return SOCKET_FACTORY;
    }
    return seams.isEmpty() ? "nowhere" : seams.get(0);
  }
}
