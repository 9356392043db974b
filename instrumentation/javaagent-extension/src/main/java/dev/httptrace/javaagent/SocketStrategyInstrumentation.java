/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.declaresMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.httptrace.javaagent.client.Dials;
import dev.httptrace.javaagent.client.SocketStrategies;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Lookup;

/**
 * What the classic client dials with, from 5.4 on: whoever makes an operator, all constructors lead
 * to this one.
 */
final class SocketStrategyInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed("org.apache.hc.client5.http.ssl.TlsSocketStrategy");
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named("org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator")
        .and(Shape.of("lookups, connects and handshakes", declaresMethod(constructor())));
  }

  private static ElementMatcher.Junction<MethodDescription> constructor() {
    return ElementMatchers.<MethodDescription>isConstructor()
        .and(takesArguments(4))
        .and(takesArgument(0, named("org.apache.hc.client5.http.io.DetachedSocketFactory")))
        .and(takesArgument(2, named("org.apache.hc.client5.http.DnsResolver")))
        .and(takesArgument(3, named("org.apache.hc.core5.http.config.Lookup")));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        constructor(), SocketStrategyInstrumentation.class.getName() + "$Constructed");
  }

  /** Inlined into the constructor. */
  public static final class Constructed {

    private Constructed() {}

    /** Wraps what it is given. */
    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void enter(
        @Advice.Argument(value = 0, readOnly = false) DetachedSocketFactory sockets,
        @Advice.Argument(value = 2, readOnly = false) DnsResolver resolver,
        @Advice.Argument(value = 3, readOnly = false) Lookup<TlsSocketStrategy> strategies) {
      sockets = SocketStrategies.sockets(sockets);
      resolver = Dials.traced(resolver);
      strategies = SocketStrategies.handshakes(strategies);
    }
  }
}
