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

/** One exchange. */
@Name("dev.httptrace.Exchange")
@Label("HTTP Exchange")
@Category("HTTP Client")
@Description("One attempt to exchange an HTTP request for a response, up to its last byte")
@StackTrace(false)
final class ExchangeEvent extends Event {

  @Label("Method")
  @Nullable String method;

  @Label("Host")
  @Nullable String host;

  @Label("Port")
  int port;

  @Label("Status")
  @Description("The status code, or 0 without response")
  int status;

  @Label("Error Type")
  @Description("A word for what the exchange failed with, or the name of the exception's class")
  @Nullable String errorType;

  @Label("Cancelled")
  boolean cancelled;

  @Label("Number")
  @Description("The number of the exchange within its call, from 1")
  int number;

  @Label("Connection Id")
  @Nullable String connectionId;

  @Label("Connection Reused")
  boolean reused;

  @Label("Verdict")
  @Nullable String verdict;

  @Label("Explanation")
  @Nullable String explain;

  @Label("Trace Id")
  @Nullable String traceId;

  @Label("Span Id")
  @Nullable String spanId;
}
