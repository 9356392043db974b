/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.declaresMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.httptrace.javaagent.client.Dials;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.http.config.Lookup;

/** What the classic client dials with in 5.2 and 5.3, which have this one constructor. */
@SuppressWarnings("deprecation") // ConnectionSocketFactory: they have nothing else
final class SocketFactoryInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return not(hasClassesNamed("org.apache.hc.client5.http.ssl.TlsSocketStrategy"));
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named("org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator")
        .and(Shape.of("lookups, connects and handshakes", declaresMethod(constructor())));
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
        constructor(), SocketFactoryInstrumentation.class.getName() + "$Constructed");
  }

  /** Inlined into the constructor. */
  public static final class Constructed {

    private Constructed() {}

    /** Wraps what it is given. */
    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void enter(
        @Advice.Argument(value = 0, readOnly = false) Lookup<ConnectionSocketFactory> factories,
        @Advice.Argument(value = 2, readOnly = false) DnsResolver resolver) {
      factories = Dials.tracedFactories(factories);
      resolver = Dials.traced(resolver);
    }
  }
}
