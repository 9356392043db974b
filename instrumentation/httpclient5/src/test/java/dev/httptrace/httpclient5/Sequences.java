/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.DiscardReason;
import dev.httptrace.ExchangeTrace;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of an exchange by the hooks they call, as RecordingTrace writes them down and as the
 * tables in {@code docs/hooks.md} have them. An assertion puts parts, and hooks of its own between
 * them, in order:
 *
 * <pre>{@code
 * assertThat(trace.all()).containsExactly(all(FRESH, REQUEST, response(200, 2), KEPT));
 * assertThat(trace.hooks()).containsExactly(hooks(REUSED, REQUEST, RESPONSE, KEPT));
 * }</pre>
 */
public final class Sequences {

  public static final String START = "exchangeStart, getConn, leaseStart, leaseDone";
  public static final String LOOKUP = "dnsStart, dnsDone";
  public static final String CONNECT = "connectStart, connectDone";
  public static final String TUNNEL = tunnel(200);
  public static final String HANDSHAKE = "tlsHandshakeStart, tlsHandshakeDone";

  public static final String FRESH = join(START, LOOKUP, CONNECT, "gotConn");
  public static final String FRESH_TLS = join(START, LOOKUP, CONNECT, HANDSHAKE, "gotConn");
  public static final String FRESH_TUNNEL =
      join(START, LOOKUP, CONNECT, TUNNEL, HANDSHAKE, "gotConn");
  public static final String REUSED = join(START, "gotConn(idle)");

  /** A connection that another exchange gave back, or shares: it was never idle. */
  public static final String HANDED_OVER = join(START, "gotConn(reused)");

  public static final String REQUEST = "wroteHeaderField, wroteHeaders, wroteRequest";
  public static final String CONTINUE =
      "wait100Continue, gotFirstResponseByte, got100Continue, got1xxResponse 100";
  public static final String EXPECTING_REQUEST =
      join("wroteHeaderField, wroteHeaders", CONTINUE, "wroteRequest");

  /** What Go tells of a response: {@link #response} has the rest. */
  public static final String RESPONSE = "gotFirstResponseByte";

  /** The end of an exchange whose connection others may use: HTTP/2 never puts one back. */
  public static final String RELEASED = "connReleased, exchangeDone";

  public static final String KEPT = join("putIdleConn", RELEASED);

  private static final String COMMA = ", ";
  private static final Set<String> BEYOND_GO =
      Arrays.stream(ExchangeTrace.class.getDeclaredMethods())
          .map(Method::getName)
          .collect(Collectors.toUnmodifiableSet());

  private Sequences() {}

  public static String tunnel(int status) {
    return "tunnelStart, tunnelDone " + status;
  }

  public static String response(int status, long bodySize) {
    return join(RESPONSE, headAndBody(status, bodySize));
  }

  /** The rest of a response whose first byte has come before. */
  public static String headAndBody(int status, long bodySize) {
    return "gotResponseHead " + status + ", gotLastResponseByte " + bodySize;
  }

  /** The end of an exchange whose connection is closed. */
  public static String discarded(DiscardReason reason) {
    return "connReleased " + reason + ", exchangeDone";
  }

  /** The same with the exception that ended it, by its simple name. */
  public static String discarded(DiscardReason reason, String error) {
    return failing(discarded(reason), error);
  }

  /** That part, its last hook told an exception of that simple name. */
  public static String failing(String part, String error) {
    return part + "(" + error + ")";
  }

  /** That part, from its {@code exchangeStart} on, of an exchange that follows another. */
  public static String resent(String reason, String part) {
    return part.replaceFirst("^exchangeStart", "exchangeStart " + reason);
  }

  /** Every hook of these parts: what {@link RecordingTrace#all} returns. */
  public static String[] all(String... parts) {
    return split(parts).toArray(String[]::new);
  }

  /** Go's hooks of these parts: what {@link RecordingTrace#hooks} returns. */
  public static String[] hooks(String... parts) {
    return split(parts).filter(Predicate.not(Sequences::isBeyondGo)).toArray(String[]::new);
  }

  /** The hooks of these parts that Go lacks: what {@link RecordingTrace#beyondGo} returns. */
  public static String[] beyondGo(String... parts) {
    return split(parts).filter(Sequences::isBeyondGo).toArray(String[]::new);
  }

  static boolean isBeyondGo(String hook) {
    return BEYOND_GO.contains(HookPairs.name(hook));
  }

  private static String join(String... parts) {
    return String.join(COMMA, parts);
  }

  private static Stream<String> split(String... parts) {
    return Arrays.stream(parts).flatMap(part -> Arrays.stream(part.split(COMMA)));
  }
}
