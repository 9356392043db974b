/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.ConnectionClosedException;

/**
 * The calls of an async client that have not returned. A client that is closed forgets those that
 * wait: for a lease, for a connect that its reactor has not begun, for the next attempt
 * (StrictConnPool, SingleCoreIOReactor and InternalAbstractHttpAsyncClient, 5.4 to 5.6).
 */
final class OpenCalls {

  private final Set<TracingAsyncExecRuntime> open = ConcurrentHashMap.newKeySet();

  void begun(TracingAsyncExecRuntime call) {
    open.add(call);
  }

  void returned(TracingAsyncExecRuntime call) {
    open.remove(call);
  }

  /** Ends what nobody else will. The callers' futures stay as the client left them. */
  void clientClosed() {
    for (TracingAsyncExecRuntime call : open) {
      call.clientClosed(new ConnectionClosedException("client closed"));
    }
  }
}
