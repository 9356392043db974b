/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import org.apache.hc.core5.http.HttpHost;

/**
 * Which seams have told an exchange of its dials. One decorator of ours may be inside another, with
 * somebody else's between them: then the outer one tells. Used on the executing thread.
 */
final class DialSeams {

  private final ClientTracing client;
  private boolean telling;
  private int told;

  DialSeams(ClientTracing client) {
    this.client = client;
  }

  /** Whether a seam may be told now: not while one further out is. Then {@link #leave} follows. */
  boolean enter(Seam seam) {
    if (telling) {
      return false;
    }
    telling = true;
    told |= bit(seam);
    return true;
  }

  void leave() {
    telling = false;
  }

  /** Warns of a dial that passed by what should have told it (HttpClient 5.2 and 5.3). */
  void warnOfUntold(HttpHost hop) {
    boolean lookup =
        hop.getAddress() != null || HostPort.isLiteral(hop.getHostName()) || isTold(Seam.LOOKUP);
    boolean connect = isTold(Seam.CONNECT);
    if (!lookup || !connect) {
      client.warnOfUntracedSeams(lookup, connect);
    }
  }

  private boolean isTold(Seam seam) {
    return (told & bit(seam)) != 0;
  }

  private static int bit(Seam seam) {
    return 1 << seam.ordinal();
  }
}
