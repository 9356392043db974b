/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.IpText;
import dev.httptrace.OutsideText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** What a resolver answered, of which a record keeps {@link #MOST} addresses and one more. */
public final class DnsAnswers {

  /** How many addresses of an answer are written out; a mark stands for the others. */
  public static final int MOST = 32;

  private DnsAnswers() {}

  /** One more than is written out, so that it shows that there are more. */
  static List<InetAddress> kept(List<InetAddress> addresses) {
    return addresses.size() <= MOST ? addresses : List.copyOf(addresses.subList(0, MOST + 1));
  }

  /**
   * Returns the addresses as text, {@link OutsideText#MARK} in the place of those beyond {@link
   * #MOST}.
   *
   * @param detail that of a {@link Hook#DNS_DONE} without error
   */
  public static List<String> texts(List<?> detail) {
    List<String> texts = new ArrayList<>(Math.min(detail.size(), MOST + 1));
    for (Object each : detail) {
      if (texts.size() == MOST) {
        texts.add(OutsideText.MARK);
        break;
      }
      texts.add(IpText.of((InetAddress) each));
    }
    return texts;
  }
}
