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

import dev.httptrace.javaagent.client.AsyncClients;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.config.NamedElementChain;

/**
 * Where each build of an async client hands its finished chain to its subclasses: whatever the
 * builder was told is in it, and the builder itself is not changed, however often it builds.
 *
 * <p>customizeExecChain is protected, and unchanged from 5.2 to 5.7-alpha. Caching builders have
 * one of their own that does not call what they inherit.
 */
final class AsyncChainInstrumentation implements TypeInstrumentation {

  private static final String BUILDER =
      "org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder";

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return extendsClass(named(BUILDER))
        .and(not(named(BUILDER)).or(Shape.of("async clients", declaresMethod(hook()))));
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
        hook(), AsyncChainInstrumentation.class.getName() + "$Customized");
  }

  /** Inlined into the method. */
  public static final class Customized {

    private Customized() {}

    /** Adds our links. */
    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void exit(@Advice.Argument(0) NamedElementChain<AsyncExecChainHandler> chain) {
      AsyncClients.built(chain);
    }
  }
}
