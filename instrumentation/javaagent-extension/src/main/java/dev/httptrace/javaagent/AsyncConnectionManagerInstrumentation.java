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
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import dev.httptrace.javaagent.client.AsyncManagers;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;

/** The pool of the async client: what dials for it, who leases of it, and when it is closed. */
final class AsyncConnectionManagerInstrumentation implements TypeInstrumentation {

  private static final String OPERATOR =
      "org.apache.hc.client5.http.nio.AsyncClientConnectionOperator";

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named("org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager")
        .and(
            Shape.of(
                "connections of async clients",
                declaresMethod(constructor())
                    .and(
                        declaresField(
                            named("connectionOperator").and(fieldType(named(OPERATOR)))))));
  }

  private static ElementMatcher.Junction<MethodDescription> constructor() {
    return ElementMatchers.<MethodDescription>isConstructor()
        .and(takesArgument(0, named(OPERATOR)).or(takesArgument(1, named(OPERATOR))));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    String advice = AsyncConnectionManagerInstrumentation.class.getName();
    transformer.applyAdviceToMethod(constructor(), advice + "$Constructed");
    transformer.applyAdviceToMethod(named("lease").and(isPublic()), advice + "$Leased");
    transformer.applyAdviceToMethod(named("close").and(isPublic()), advice + "$Closed");
  }

  /** Inlined into the constructors. */
  public static final class Constructed {

    private Constructed() {}

    /** Puts our operator around the one that was given. */
    @Advice.OnMethodExit(suppress = Throwable.class)
    public static void exit(
        @Advice.This PoolingAsyncClientConnectionManager manager,
        @Advice.FieldValue(value = "connectionOperator", readOnly = false)
            AsyncClientConnectionOperator operator) {
      operator = AsyncManagers.traced(operator, manager);
    }
  }

  /** Inlined into lease. */
  public static final class Leased {

    private Leased() {}

    /** Notes that a call waits for this pool. */
    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static void enter(
        @Advice.FieldValue("connectionOperator") AsyncClientConnectionOperator operator) {
      AsyncManagers.leasing(operator);
    }
  }

  /** Inlined into both ways to close. */
  public static final class Closed {

    private Closed() {}

    /** Ends the calls that the client has forgotten. */
    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void exit(
        @Advice.This PoolingAsyncClientConnectionManager manager,
        @Advice.FieldValue("connectionOperator") AsyncClientConnectionOperator operator) {
      AsyncManagers.closed(operator, manager);
    }
  }
}
