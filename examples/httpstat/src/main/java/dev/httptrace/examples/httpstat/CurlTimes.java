/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.Resend;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import java.time.Duration;

/**
 * The times of a call as curl gives them: from the beginning of an exchange to the end of a step,
 * and added up over all exchanges of the call. All in nanoseconds.
 *
 * @param nameLookup until the name was resolved
 * @param connect until the TCP connection was there
 * @param appConnect until the TLS handshake was done, 0 if there was none
 * @param preTransfer until the request could be sent
 * @param startTransfer until the first byte of the response
 * @param redirect until the last exchange began, 0 if there was no redirect
 * @param total of the call
 */
record CurlTimes(
    long nameLookup,
    long connect,
    long appConnect,
    long preTransfer,
    long startTransfer,
    long redirect,
    long total) {

  private static final CurlTimes NONE = new CurlTimes(0, 0, 0, 0, 0, 0, 0);

  static CurlTimes of(CallRecord call) {
    CurlTimes sum = NONE;
    boolean redirected = false;
    for (ExchangeRecord exchange : call.exchanges()) {
      sum = sum.plus(of(exchange));
      Resend resend = exchange.resend();
      redirected |= resend != null && resend.reason() == Resend.Reason.REDIRECT;
    }
    ExchangeRecord last = call.last();
    long before = last == null ? 0 : Duration.between(call.startTime(), last.startTime()).toNanos();
    return new CurlTimes(
        sum.nameLookup,
        sum.connect,
        sum.appConnect,
        sum.preTransfer,
        sum.startTransfer,
        redirected ? Math.max(0, before) : 0,
        call.duration().toNanos());
  }

  private static CurlTimes of(ExchangeRecord exchange) {
    long lookup = end(exchange, Hook.DNS_DONE);
    long connect = Math.max(lookup, end(exchange, Hook.CONNECT_DONE));
    return new CurlTimes(
        lookup,
        connect,
        end(exchange, Hook.TLS_DONE),
        Math.max(connect, end(exchange, Hook.GOT_CONN)),
        end(exchange, Hook.FIRST_BYTE),
        0,
        0);
  }

  private static long end(ExchangeRecord exchange, Hook hook) {
    int index = exchange.lastIndexOf(hook);
    return index < 0 || exchange.error(index) != null ? 0 : exchange.offsetNanos(index);
  }

  private CurlTimes plus(CurlTimes more) {
    return new CurlTimes(
        nameLookup + more.nameLookup,
        connect + more.connect,
        appConnect + more.appConnect,
        preTransfer + more.preTransfer,
        startTransfer + more.startTransfer,
        0,
        0);
  }
}
