/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

/** What a call asks of the runtime of its client, be it the classic or the async one. */
interface CallRuntime<E extends TracedExchange> {

  /** Whether the caller has cancelled the call. */
  boolean isExecutionAborted();

  /** Makes the next exchange of the call. */
  E exchange(ClientTracing client, CallView call, ExchangeView view);
}
