/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.IpText;
import dev.httptrace.RedactedUrl;
import dev.httptrace.Resend;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The variables of curl's {@code --write-out} that are known here, and their values of a call. */
final class CurlVariables {

  private static final Map<String, Function<Outcome, @Nullable Object>> ALL = new LinkedHashMap<>();

  static {
    time("time_namelookup", CurlTimes::nameLookup);
    time("time_connect", CurlTimes::connect);
    time("time_appconnect", CurlTimes::appConnect);
    time("time_pretransfer", CurlTimes::preTransfer);
    time("time_starttransfer", CurlTimes::startTransfer);
    time("time_redirect", CurlTimes::redirect);
    time("time_total", CurlTimes::total);
    ALL.put("content_type", outcome -> field(outcome, "Content-Type"));
    ALL.put("errormsg", Outcome::complaint);
    ALL.put("exitcode", Outcome::exitCode);
    ALL.put("http_code", outcome -> code(outcome.status()));
    ALL.put("http_connect", outcome -> code(tunnel(outcome)));
    ALL.put("http_version", outcome -> last(outcome, ExchangeRecord::protocolVersion, "0"));
    ALL.put("local_ip", outcome -> address(outcome, ConnFacts::local).host());
    ALL.put("local_port", outcome -> address(outcome, ConnFacts::local).port());
    ALL.put("method", outcome -> last(outcome, ExchangeRecord::method, ""));
    ALL.put("num_connects", CurlVariables::connects);
    ALL.put("num_redirects", CurlVariables::redirects);
    ALL.put("redirect_url", Outcome::redirect);
    ALL.put("remote_ip", outcome -> address(outcome, ConnFacts::peer).host());
    ALL.put("remote_port", outcome -> address(outcome, ConnFacts::peer).port());
    ALL.put("response_code", outcome -> code(outcome.status()));
    ALL.put("scheme", CurlVariables::scheme);
    ALL.put("size_download", outcome -> size(outcome, Hook.LAST_BYTE));
    ALL.put("size_upload", outcome -> size(outcome, Hook.WROTE_REQUEST));
    ALL.put("speed_download", outcome -> speed(outcome, Hook.LAST_BYTE));
    ALL.put("speed_upload", outcome -> speed(outcome, Hook.WROTE_REQUEST));
    ALL.put("url", outcome -> RedactedUrl.of(outcome.target().uri().toString()));
    ALL.put("url_effective", CurlVariables::effectiveUrl);
  }

  private CurlVariables() {}

  static Set<String> names() {
    return ALL.keySet();
  }

  /** Returns the value of a variable that there is; what is not known is empty, as with curl. */
  static String value(String name, Outcome outcome) {
    Function<Outcome, @Nullable Object> variable = ALL.get(name);
    Object value = variable == null ? null : variable.apply(outcome);
    return value == null ? "" : value.toString();
  }

  /** Returns a field of the last response, empty if it has none. */
  static String field(Outcome outcome, String name) {
    Heads.Head head = outcome.heads().last();
    String value = head == null ? null : head.first(name);
    return value == null ? "" : value;
  }

  private static void time(String name, ToLongFunction<CurlTimes> part) {
    ALL.put(
        name,
        outcome -> {
          CallRecord call = outcome.call();
          return seconds(call == null ? 0 : part.applyAsLong(CurlTimes.of(call)));
        });
  }

  /** Seconds with six decimals. */
  private static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).setScale(6, RoundingMode.DOWN).toPlainString();
  }

  private static String code(int status) {
    return String.format(Locale.ROOT, "%03d", status);
  }

  private static int tunnel(Outcome outcome) {
    CallRecord call = outcome.call();
    ExchangeRecord last = call == null ? null : call.last();
    int index = last == null ? -1 : last.lastIndexOf(Hook.TUNNEL_DONE);
    return last == null || index < 0 ? 0 : (int) last.value(index);
  }

  private static String last(
      Outcome outcome, Function<ExchangeRecord, @Nullable String> fact, String otherwise) {
    CallRecord call = outcome.call();
    ExchangeRecord last = call == null ? null : call.last();
    String value = last == null ? null : fact.apply(last);
    return value == null ? otherwise : value;
  }

  private static String effectiveUrl(Outcome outcome) {
    return last(outcome, ExchangeRecord::url, RedactedUrl.of(outcome.target().uri().toString()));
  }

  private static String scheme(Outcome outcome) {
    String url = effectiveUrl(outcome);
    return url.substring(0, url.indexOf(':')).toUpperCase(Locale.ROOT);
  }

  private static long size(Outcome outcome, Hook hook) {
    CallRecord call = outcome.call();
    ExchangeRecord last = call == null ? null : call.last();
    int index = last == null ? -1 : last.lastIndexOf(hook);
    return last == null || index < 0 ? 0 : last.value(index);
  }

  private static long speed(Outcome outcome, Hook hook) {
    CallRecord call = outcome.call();
    long nanos = call == null ? 0 : call.duration().toNanos();
    return nanos == 0 ? 0 : (long) (size(outcome, hook) / (nanos / 1e9));
  }

  private static long connects(Outcome outcome) {
    CallRecord call = outcome.call();
    long connects = 0;
    if (call != null) {
      for (ExchangeRecord exchange : call.exchanges()) {
        int index = exchange.lastIndexOf(Hook.CONNECT_DONE);
        connects += index >= 0 && exchange.error(index) == null ? 1 : 0;
      }
    }
    return connects;
  }

  private static long redirects(Outcome outcome) {
    CallRecord call = outcome.call();
    long redirects = 0;
    if (call != null) {
      for (ExchangeRecord exchange : call.exchanges()) {
        Resend resend = exchange.resend();
        redirects += resend != null && resend.reason() == Resend.Reason.REDIRECT ? 1 : 0;
      }
    }
    return redirects;
  }

  private static Place address(Outcome outcome, Function<ConnFacts, @Nullable SocketAddress> end) {
    CallRecord call = outcome.call();
    ConnFacts conn = call == null ? null : call.conn();
    return conn != null && end.apply(conn) instanceof InetSocketAddress ip && !ip.isUnresolved()
        ? new Place(IpText.of(ip.getAddress()), ip.getPort())
        : new Place("", 0);
  }

  private record Place(String host, int port) {}
}
