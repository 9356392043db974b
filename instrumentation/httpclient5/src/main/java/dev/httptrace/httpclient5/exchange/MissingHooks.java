/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Says which hooks the connections of a client do not fire, each of them once. */
final class MissingHooks {

  static final String LOGGER = "dev.httptrace.httpclient5";

  private final boolean async;
  private final AtomicInteger warned = new AtomicInteger();

  MissingHooks(boolean async) {
    this.async = async;
  }

  /**
   * Warns of those that were not warned of yet.
   *
   * @param seams the bits of those that tell nothing
   */
  void warn(int seams) {
    int fresh = seams & ~warned.getAndUpdate(known -> known | seams);
    if (fresh != 0) {
      System.getLogger(LOGGER).log(Level.WARNING, message(fresh));
    }
  }

  private String message(int seams) {
    List<String> missing = new ArrayList<>();
    for (Seam seam : Seam.values()) {
      if ((seams & seam.bit()) != 0) {
        missing.add(async ? seam.hooks : seam.hooks + " (" + seam.remedy + ")");
      }
    }
    return "httptrace: the connection manager of this client was not built by "
        + (async ? "TracedHttpAsyncClients" : "TracedHttpClients")
        + ".connections(); these hooks are not called: "
        + String.join("; ", missing)
        + ". Requests are not affected";
  }
}
