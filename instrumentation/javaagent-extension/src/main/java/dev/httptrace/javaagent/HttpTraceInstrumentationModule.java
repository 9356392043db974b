/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.none;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Traces every HttpClient 5.2 to 5.6 of the process, whoever builds it. Found by the agent as a
 * service; {@code otel.instrumentation.httptrace.enabled=false} switches it off.
 */
public final class HttpTraceInstrumentationModule extends InstrumentationModule {

  private static volatile boolean inUse;

  private @Nullable Boolean agentFit;

  /** Called by the agent. */
  public HttpTraceInstrumentationModule() {
    super("httptrace");
  }

  /** Whether the agent has it enabled and fits it; known before any application runs. */
  static boolean isInUse() {
    return inUse;
  }

  /** Older ones lack what we need, and relocated copies have other names: both are left alone. */
  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return isAgentFit() ? hasClassesNamed("org.apache.hc.client5.http.config.TlsConfig") : none();
  }

  /** Asked for each type instrumentation, by one thread, if it is enabled (2.19 to 2.33). */
  private boolean isAgentFit() {
    Boolean known = agentFit;
    if (known == null) {
      known = AgentFit.isGiven(InstrumentationModule.class.getClassLoader());
      agentFit = known;
      inUse = known;
    }
    return known;
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(
        new ClassicChainInstrumentation(),
        new AsyncChainInstrumentation(),
        new SocketStrategyInstrumentation(),
        new SocketFactoryInstrumentation(),
        new ConnectionManagerInstrumentation(),
        new AsyncOperatorInstrumentation(),
        new AsyncConnectionManagerInstrumentation());
  }

  /** Without the agent's own build plugin, which would find them. */
  @Override
  public List<String> getAdditionalHelperClassNames() {
    return ClassesBesideHttpClient.names();
  }
}
