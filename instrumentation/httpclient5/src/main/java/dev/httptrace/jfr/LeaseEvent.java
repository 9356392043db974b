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

/** One connection in the hands of one exchange. */
@Name("dev.httptrace.Lease")
@Label("HTTP Connection Lease")
@Category("HTTP Client")
@Description("A connection of the pool, from when an exchange got it until it gave it back")
@StackTrace(false)
final class LeaseEvent extends Event {

  @Label("Method")
  @Nullable String method;

  @Label("Host")
  @Nullable String host;

  @Label("Port")
  int port;

  @Label("Number")
  @Description("The number of the exchange within its call, from 1")
  int number;

  @Label("Holder Thread")
  @Description("The name of the thread that began the exchange; another may end the lease")
  @Nullable String holderThread;

  @Label("Connection Id")
  @Nullable String connectionId;

  @Label("Connection Reused")
  boolean reused;

  @Label("Discard Reason")
  @Description("Why the connection was closed, or null if the pool kept it")
  @Nullable String discardReason;

  @Label("Trace Id")
  @Nullable String traceId;

  @Label("Span Id")
  @Nullable String spanId;
}
