/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import static java.util.Objects.requireNonNull;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Writes IP addresses as RFC 5952 wants them: {@code ::1}, where Java writes all eight groups. */
public final class IpText {

  private static final int GROUPS = 8;

  private IpText() {}

  /**
   * Returns an address as text, without the name that it may have; a scope stays: {@code
   * fe80::1%eth0}.
   */
  public static String of(InetAddress address) {
    requireNonNull(address, "address");
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    String whole = address.getHostAddress();
    int percent = whole.indexOf('%');
    return of(address.getAddress()) + (percent < 0 ? "" : whole.substring(percent));
  }

  private static String of(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    int start = -1;
    // A single zero is not shortened (section 4.2.2), and of several runs the first longest is.
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
      } else if (start < 0 || i < start || i >= start + length) {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
