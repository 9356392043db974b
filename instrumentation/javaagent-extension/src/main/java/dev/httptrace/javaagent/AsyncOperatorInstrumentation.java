/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static net.bytebuddy.matcher.ElementMatchers.declaresMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.httptrace.javaagent.client.Dials;
import dev.httptrace.javaagent.client.TlsStrategies;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;

/** What the async client dials with: the one constructor of its operator, 5.2 to 5.7-alpha. */
final class AsyncOperatorInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named("org.apache.hc.client5.http.impl.nio.DefaultAsyncClientConnectionOperator")
        .and(Shape.of("lookups and handshakes of async clients", declaresMethod(constructor())));
  }

  private static ElementMatcher.Junction<MethodDescription> constructor() {
    return ElementMatchers.<MethodDescription>isConstructor()
        .and(takesArguments(3))
        .and(takesArgument(0, named("org.apache.hc.core5.http.config.Lookup")))
        .and(takesArgument(2, named("org.apache.hc.client5.http.DnsResolver")));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        constructor(), AsyncOperatorInstrumentation.class.getName() + "$Constructed");
  }

  /** Inlined into the constructor. */
  public static final class Constructed {

    private Constructed() {}

    /** Wraps what it is given. */
    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void enter(
        @Advice.Argument(value = 0, readOnly = false) Lookup<TlsStrategy> strategies,
        @Advice.Argument(value = 2, readOnly = false) DnsResolver resolver) {
      strategies = TlsStrategies.traced(strategies);
      resolver = Dials.traced(resolver);
    }
  }
}
