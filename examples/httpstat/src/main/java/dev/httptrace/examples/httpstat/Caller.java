/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;

/** One of HttpClient's two clients, as the calls use it. */
interface Caller extends Closeable {

  /**
   * Sends a request and reads the answer to its end; returns when the record of the call is there.
   *
   * @param request may be cancelled from another thread
   * @param body takes the body of the last response
   * @throws IOException as the client fails
   */
  void call(Target target, HttpUriRequestBase request, HttpClientContext context, BodySink body)
      throws IOException;
}
