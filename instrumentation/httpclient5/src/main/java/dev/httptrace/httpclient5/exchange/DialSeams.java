/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.net.InetAddress;
import java.util.List;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;

/**
 * Which seams have told an exchange of its dials. One decorator of ours may be inside another, with
 * somebody else's between them: then the outer one tells. Used on the executing thread.
 */
public final class DialSeams {

  private boolean telling;
  private int told;
  private List<InetAddress> answers = List.of();

  DialSeams() {}

  /** Whether a seam may be told now: not while one further out is. Then {@link #leave} follows. */
  public boolean enter(Seam seam) {
    if (telling) {
      return false;
    }
    telling = true;
    told(seam);
    return true;
  }

  public void leave() {
    telling = false;
  }

  /** A seam tells, or has nothing to tell in this dial. */
  public void told(Seam seam) {
    told |= seam.bit();
  }

  /** What a lookup said: these are dialled next. */
  public void answered(List<InetAddress> answers) {
    this.answers = answers;
  }

  public List<InetAddress> answers() {
    return answers;
  }

  /** The bits of the seams that a dial has passed by and that told nothing. */
  public int untold(HttpHost hop) {
    int expected = Seam.CONNECT.bit();
    if (hop.getAddress() == null && !HostPort.isLiteral(hop.getHostName())) {
      expected |= Seam.LOOKUP.bit();
    }
    if (URIScheme.HTTPS.same(hop.getSchemeName())) {
      expected |= Seam.HANDSHAKE.bit();
    }
    return expected & ~told;
  }
}
