/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exchange that holds a connection, as it was when somebody looked. Has no secret: the URL is
 * redacted.
 *
 * @param held for how long it has held the connection
 * @param method the request method
 * @param url the URL, as {@link RedactedUrl} writes it
 * @param urlTemplate the {@linkplain Exchange#urlTemplate template} of the URL, or {@code null} if
 *     the request names none
 * @param host the host of the URL
 * @param port the port of the URL, the scheme's default if it has none
 * @param number the number of the exchange within its call, from 1: what retries and redirects
 *     count up
 * @param thread the name of the thread that began the exchange; may be empty
 * @param traceId the trace under which the exchange runs, in hex, or {@code null} if there is none
 * @param spanId the span under which the exchange runs, in hex, or {@code null} if there is none
 * @param state what it is doing with the connection
 * @param received how many bytes of the response body have come
 * @param leaked whether it is taken for a leak: the leak watch has reported it, or nobody can give
 *     the connection back any more
 * @param callSite the stack where the call was made, innermost frame first, without the frames of
 *     HttpClient and of the hooks; empty unless the call was {@linkplain
 *     ClientTraceFactory#callSiteRatio sampled}
 */
public record ConnHolder(
    Duration held,
    String method,
    String url,
    @Nullable String urlTemplate,
    String host,
    int port,
    int number,
    String thread,
    @Nullable String traceId,
    @Nullable String spanId,
    HolderState state,
    long received,
    boolean leaked,
    List<StackTraceElement> callSite) {

  /** Makes a copy of the list. */
  public ConnHolder {
    callSite = List.copyOf(callSite);
  }

  /**
   * {@code GET https://example.com/report (trace 4bf92f3577b34da6a3ce929d0e0e4736, thread main),
   * whose response body is open and unread}: without the time, a long URL cut, safe to be shown in
   * a terminal.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(160);
    text.append(method).append(' ').append(OutsideText.cut(url, OutsideText.LONGEST_NAME));
    String separator = " (";
    if (traceId != null) {
      text.append(separator).append("trace ").append(traceId);
      separator = ", ";
    }
    if (!thread.isEmpty()) {
      text.append(separator).append("thread ").append(thread);
      separator = ", ";
    }
    if (number > 1) {
      text.append(separator).append("attempt ").append(number);
      separator = ", ";
    }
    text.append(separator.equals(" (") ? "" : ")").append(", ").append(state.clause());
    return OutsideText.shown(text.toString());
  }
}
