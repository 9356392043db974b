/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.impl.TunnelRefusedException;

/** What failures mean to hooks, which take exceptions. */
public final class Failures {

  private Failures() {}

  public static Exception asException(Throwable failure) {
    if (failure instanceof AbortedExchangeException aborted) {
      return aborted.abort();
    }
    return failure instanceof Exception exception ? exception : new ExecutionException(failure);
  }

  /** How HttpClient 5.2 and 5.3 end a CONNECT that later ones return as a response. */
  @SuppressWarnings("deprecation") // since 5.4
  public static boolean isRefusedTunnel(Exception error) {
    return error instanceof TunnelRefusedException;
  }
}
