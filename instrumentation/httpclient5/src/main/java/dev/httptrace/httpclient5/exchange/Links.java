/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

/** The names of our handlers in the chain of a client. */
public final class Links {

  public static final String CALL = "httptrace-call";
  public static final String SECOND = "httptrace-second";
  public static final String EXCHANGE = "httptrace-exchange";
  public static final String CONNECTED = "httptrace-connected";

  private Links() {}
}
