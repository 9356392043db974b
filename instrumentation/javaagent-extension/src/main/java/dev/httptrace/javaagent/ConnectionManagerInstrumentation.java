/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static net.bytebuddy.matcher.ElementMatchers.declaresField;
import static net.bytebuddy.matcher.ElementMatchers.declaresMethod;
import static net.bytebuddy.matcher.ElementMatchers.fieldType;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import dev.httptrace.javaagent.client.Managers;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;

/**
 * Where a classic connection manager learns which factory makes its connections: whether a builder
 * makes it, a constructor is called, or somebody's subclass calls that. Each constructor leads to
 * one that begins with the operator.
 */
final class ConnectionManagerInstrumentation implements TypeInstrumentation {

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return namedOneOf(
            "org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager",
            "org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager")
        .and(
            Shape.of(
                "connections",
                declaresMethod(constructor())
                    .and(
                        declaresField(
                            named("connFactory")
                                .and(
                                    fieldType(
                                        named(
                                            "org.apache.hc.core5.http.io.HttpConnectionFactory")))))));
  }

  private static ElementMatcher.Junction<MethodDescription> constructor() {
    return ElementMatchers.<MethodDescription>isConstructor()
        .and(takesArgument(0, named("org.apache.hc.client5.http.io.HttpClientConnectionOperator")));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        constructor(), ConnectionManagerInstrumentation.class.getName() + "$Constructed");
    transformer.applyAdviceToMethod(
        named("close").and(isPublic()),
        ConnectionManagerInstrumentation.class.getName() + "$Closed");
  }

  /** Inlined into the constructor. */
  public static final class Constructed {

    private Constructed() {}

    /** Puts our factory around the one that was given. */
    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void exit(
        @Advice.This HttpClientConnectionManager manager,
        @Advice.FieldValue(value = "connFactory", readOnly = false)
            HttpConnectionFactory<ManagedHttpClientConnection> factory) {
      factory = Managers.traced(factory, manager);
    }
  }

  /** Inlined into both ways to close. */
  public static final class Closed {

    private Closed() {}

    /** Ends the measuring of the pool. */
    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void exit(@Advice.This HttpClientConnectionManager manager) {
      Managers.closed(manager);
    }
  }
}
