/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.account;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the spans that one exporter of a bridge was to be given. Once no span ends and no
 * export is under way the numbers are exact, and
 *
 * <pre>{@code
 * made + recovered == exported + lost() + spooled + pending()
 * }</pre>
 *
 * @param exporter where they go, without secrets: an endpoint, or the exporter's {@code toString}
 * @param made sampled spans that have ended
 * @param recovered spans that earlier processes had left in the spool, and that are now this one's;
 *     zero without a spool
 * @param exported spans that were taken
 * @param spooled spans that are on disk, to be sent when the collector takes requests again, or by
 *     the next process; zero without a spool
 * @param cut attributes that were taken off because a span was too large with them; the spans are
 *     in the other numbers
 * @param losses spans that were lost, by reason; no entry for none
 */
public record SpanAccounts(
    String exporter,
    long made,
    long recovered,
    long exported,
    long spooled,
    long cut,
    Map<SpanLoss, Long> losses) {

  /** Copies {@code losses}. */
  public SpanAccounts {
    EnumMap<SpanLoss, Long> copy = new EnumMap<>(SpanLoss.class);
    copy.putAll(losses);
    losses = Collections.unmodifiableMap(copy);
  }

  /** Returns how many spans were lost, whatever the reason. */
  public long lost() {
    return losses.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how many spans were lost for one reason. */
  public long lost(SpanLoss reason) {
    return losses.getOrDefault(reason, 0L);
  }

  /**
   * Returns how many spans wait, or are on their way. Spans that an exporter customizer of the user
   * leaves out stay in this number, as nobody is told of them.
   */
  public long pending() {
    return made + recovered - exported - spooled - lost();
  }
}
