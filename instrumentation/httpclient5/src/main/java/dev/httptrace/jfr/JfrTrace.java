/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.jfr;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.Exchange;
import dev.httptrace.record.Anchor;
import dev.httptrace.record.ExchangeRecorder;
import dev.httptrace.record.HeaderCapture;
import org.jspecify.annotations.Nullable;

/**
 * Reports each exchange, each of its phases and each lease to JDK Flight Recorder, beside what else
 * was recorded at that moment: locks, pauses, sockets.
 *
 * <ul>
 *   <li>{@code dev.httptrace.Exchange}: {@code method}, {@code host}, {@code port}, {@code status},
 *       {@code errorType}, {@code cancelled}, {@code number} within its call, {@code connectionId},
 *       {@code reused}, {@code verdict}, {@code explain}, {@code traceId}, {@code spanId}.
 *   <li>{@code dev.httptrace.Phase}: {@code phase}, {@code host}, {@code port}, {@code errorType},
 *       {@code connectionId}, {@code traceId}, {@code spanId}. Each slice of an exchange is an
 *       event, so that each address that is tried is one; together they are the exchange, but for
 *       the microseconds between two looks at the clock.
 *   <li>{@code dev.httptrace.Lease}: {@code method}, {@code host}, {@code port}, {@code number},
 *       {@code holderThread}, {@code connectionId}, {@code reused}, {@code discardReason}, {@code
 *       traceId}, {@code spanId}: who had a connection of the pool, and for how long. One that is
 *       never given back has no event; the leak watch finds it.
 * </ul>
 *
 * <p>Start and duration are of the recorder's own clock, taken in the hooks. Events are without
 * stack trace. An exchange that is under way when a recording starts is not recorded. The ids are
 * those of the span that the exchange runs under. No URL, header field or message is recorded.
 * Control characters and the like are escaped, because JDK tools print texts as they are.
 *
 * <pre>{@code
 * HttpClientBuilder builder = TracedHttpClients.custom(OtelHttpTrace.clientSpans(otel), JfrTrace.create());
 * jcmd <pid> JFR.start filename=calls.jfr
 * jfr print --events 'dev.httptrace.*' calls.jfr
 * }</pre>
 *
 * <p>While no recording wants these events there is no trace, so that nothing is recorded or
 * allocated. Needs the module {@code jdk.jfr}; without it nothing is recorded. An application on
 * the module path may have to add it with {@code --add-modules jdk.jfr}.
 */
public final class JfrTrace implements ClientTraceFactory {

  private static final boolean IS_PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private JfrTrace() {}

  /** Returns a trace for any number of clients. */
  public static JfrTrace create() {
    return new JfrTrace();
  }

  @Override
  public @Nullable ClientTrace create(Exchange exchange) {
    return IS_PRESENT && JfrExchange.isWanted()
        ? new ExchangeRecorder(Anchor.now(), new JfrExchange(), HeaderCapture.NONE)
        : null;
  }
}
