/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

/** What the exchange that holds a connection is doing with it. */
public enum HolderState {
  /** The connection is being made for it, or it has not begun to write its request. */
  CONNECTING("which is connecting"),

  /** It writes its request. */
  SENDING("which is sending its request"),

  /** It has written its request, and nothing of the response has come. */
  WAITING("which is waiting for the response"),

  /** The response has begun, and its body is not open: not yet, or it has been read. */
  ANSWERED("whose response has come"),

  /** The caller has the response, and has read nothing of its body. */
  BODY_UNREAD("whose response body is open and unread"),

  /** The caller has read part of the body. */
  BODY_READ_IN_PART("whose response body is open and read in part"),

  /** The caller has dropped the response without closing it: nobody can close it any more. */
  DROPPED("whose response was dropped without being closed"),

  /** The exchange is over, and nobody has given the connection back to the pool. */
  OVER("which is over and has not given the connection back");

  private final String clause;

  HolderState(String clause) {
    this.clause = clause;
  }

  /** The state as a relative clause about the request, in English. */
  public String clause() {
    return clause;
  }
}
