/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardingTest {

  private static final Map<Class<?>, Object> SAMPLES =
      Map.ofEntries(
          Map.entry(String.class, "text"),
          Map.entry(int.class, 103),
          Map.entry(long.class, 7L),
          Map.entry(List.class, List.of("value")),
          Map.entry(Map.class, Map.of("A", List.of("b"))),
          Map.entry(Exception.class, new IllegalStateException("told")),
          Map.entry(GotConnInfo.class, new GotConnInfo(null, true, true, Duration.ofMillis(1))),
          Map.entry(DnsStartInfo.class, new DnsStartInfo("host")),
          Map.entry(DnsDoneInfo.class, new DnsDoneInfo(List.of(), null, false)),
          Map.entry(WroteRequestInfo.class, new WroteRequestInfo(null, 3)),
          Map.entry(DiscardReason.class, DiscardReason.ERROR));

  private final List<String> told = new ArrayList<>();

  static Stream<Method> hooks() {
    return Arrays.stream(ExchangeTrace.class.getMethods())
        .filter(method -> method.isDefault() && method.getReturnType() == void.class);
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void containedTraceForwardsEveryHook(Method hook) throws ReflectiveOperationException {
    Object[] arguments = arguments(hook);

    hook.invoke(new ContainedTrace(noting(ExchangeTrace.class, "it")), arguments);

    assertThat(told).containsExactly(line("it", hook, arguments));
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void composedTraceForwardsEveryHookInOrder(Method hook) throws ReflectiveOperationException {
    Object[] arguments = arguments(hook);
    ExchangeTrace composed =
        ComposedTrace.of(noting(ExchangeTrace.class, "1"), noting(ExchangeTrace.class, "2"));

    hook.invoke(composed, arguments);

    assertThat(told).containsExactly(line("1", hook, arguments), line("2", hook, arguments));
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void plainTraceIsToldOnlyWhatGoHas(Method hook) throws ReflectiveOperationException {
    Object[] arguments = arguments(hook);

    hook.invoke(ComposedTrace.of(noting(ClientTrace.class, "it")), arguments);

    if (hook.getDeclaringClass() == ClientTrace.class) {
      assertThat(told).containsExactly(line("it", hook, arguments));
    } else {
      assertThat(told).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void decoratorsDeclareEveryHook(Method hook) throws NoSuchMethodException {
    for (Class<?> decorator : List.of(ContainedTrace.class, ComposedTrace.class)) {
      assertThat(decorator.getDeclaredMethod(hook.getName(), hook.getParameterTypes())).isNotNull();
    }
  }

  private <T extends ClientTrace> T noting(Class<T> type, String name) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              told.add(line(name, method, arguments == null ? new Object[0] : arguments));
              return null;
            }));
  }

  private static String line(String name, Method hook, Object... arguments) {
    return name + " " + hook.getName() + Arrays.toString(arguments);
  }

  private static Object[] arguments(Method hook) {
    return Arrays.stream(hook.getParameterTypes()).map(ForwardingTest::sample).toArray();
  }

  private static Object sample(Class<?> type) {
    Object sample = SAMPLES.get(type);
    if (sample != null) {
      return sample;
    }
    return Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> "a " + type);
  }
}
