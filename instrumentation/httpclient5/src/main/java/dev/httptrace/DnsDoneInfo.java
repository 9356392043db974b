/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The argument of {@link ClientTrace#dnsDone}: Go's DNSDoneInfo.
 *
 * @param addresses the answers in the order in which they will be tried; empty on failure, or if
 *     the name is left to a SOCKS proxy
 * @param error the failure, or {@code null}
 * @param coalesced whether the lookup was shared with another one; HttpClient's resolvers do not
 *     say, so always {@code false} here
 */
public record DnsDoneInfo(
    List<InetAddress> addresses, @Nullable Exception error, boolean coalesced) {

  /** Copies the addresses. */
  public DnsDoneInfo {
    addresses = List.copyOf(addresses);
  }
}
