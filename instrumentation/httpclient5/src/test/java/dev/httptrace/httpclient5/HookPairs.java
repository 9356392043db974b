/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Checks that each start has its done, before the next start of its kind. */
public final class HookPairs {

  private HookPairs() {}

  public static void check(List<String> hooks) {
    balanced(hooks, "dnsStart", "dnsDone");
    balanced(hooks, "connectStart", "connectDone");
    balanced(hooks, "tlsHandshakeStart", "tlsHandshakeDone");
    balanced(hooks, "leaseStart", "leaseDone");
    balanced(hooks, "tunnelStart", "tunnelDone");
    balanced(hooks, "exchangeStart", "exchangeDone");
  }

  private static void balanced(List<String> hooks, String start, String done) {
    int open = 0;
    for (String hook : hooks) {
      if (name(hook).equals(start)) {
        open++;
      } else if (name(hook).equals(done)) {
        open--;
      }
      assertThat(open).as("%s and %s in %s", start, done, hooks).isBetween(0, 1);
    }
    assertThat(open).as("%s without %s in %s", start, done, hooks).isZero();
  }

  /** The name of a hook, without what was written down of its arguments. */
  public static String name(String hook) {
    int end = 0;
    while (end < hook.length() && Character.isLetterOrDigit(hook.charAt(end))) {
      end++;
    }
    return hook.substring(0, end);
  }
}
