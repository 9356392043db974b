/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** One slice of an exchange. */
@Name("dev.httptrace.Phase")
@Label("HTTP Phase")
@Category("HTTP Client")
@Description(
    "A slice of an HTTP exchange: queue, dns, connect, tls, proxy, send, wait, receive, other")
@StackTrace(false)
final class PhaseEvent extends Event {

  @Label("Phase")
  @Nullable String phase;

  @Label("Host")
  @Nullable String host;

  @Label("Port")
  int port;

  @Label("Error Type")
  @Description("A word for what the phase failed with, or the name of the exception's class")
  @Nullable String errorType;

  @Label("Connection Id")
  @Nullable String connectionId;

  @Label("Trace Id")
  @Nullable String traceId;

  @Label("Span Id")
  @Nullable String spanId;
}
