/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static net.bytebuddy.matcher.ElementMatchers.declaresMethod;
import static net.bytebuddy.matcher.ElementMatchers.isProtected;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.httptrace.javaagent.client.Clients;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.config.NamedElementChain;

/**
 * Where each build of a classic client hands its finished chain to its subclasses: whatever the
 * builder was told is in it, and the builder itself is not changed, however often it builds.
 *
 * <p>customizeExecChain is protected, and unchanged from 5.2 to 5.7-alpha. Caching builders have
 * one of their own that does not call what they inherit.
 */
final class ClassicChainInstrumentation implements TypeInstrumentation {

  private static final String BUILDER = "org.apache.hc.client5.http.impl.classic.HttpClientBuilder";

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return extendsClass(named(BUILDER))
        .and(not(named(BUILDER)).or(Shape.of("classic clients", declaresMethod(hook()))));
  }

  private static ElementMatcher.Junction<MethodDescription> hook() {
    return named("customizeExecChain")
        .and(isProtected())
        .and(takesArguments(1))
        .and(takesArgument(0, named("org.apache.hc.core5.http.config.NamedElementChain")));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        hook(), ClassicChainInstrumentation.class.getName() + "$Customized");
  }

  /** Inlined into the method. */
  public static final class Customized {

    private Customized() {}

    /** Adds our links. */
    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void exit(@Advice.Argument(0) NamedElementChain<ExecChainHandler> chain) {
      Clients.built(chain);
    }
  }
}
