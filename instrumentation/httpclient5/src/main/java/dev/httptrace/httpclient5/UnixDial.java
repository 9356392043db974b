/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import org.jspecify.annotations.Nullable;

/** One connect to a Unix domain socket (HttpClient 5.6). */
final class UnixDial {

  private final ClientTrace trace;
  private final String path;
  private boolean done;

  UnixDial(ClientTrace trace, String path) {
    this.trace = trace;
    this.path = path;
    trace.connectStart("unix", path);
  }

  /** Tells the end once: a failure that comes later is the handshake's. */
  void done(@Nullable Exception error) {
    if (!done) {
      done = true;
      trace.connectDone("unix", path, error);
    }
  }
}
