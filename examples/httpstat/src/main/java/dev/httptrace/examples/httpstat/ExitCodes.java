/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.Phase;
import java.net.SocketException;
import org.apache.hc.client5.http.CircularRedirectException;
import org.apache.hc.client5.http.RedirectException;
import org.apache.hc.client5.http.UnsupportedSchemeException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.apache.hc.core5.http.UnsupportedHttpVersionException;
import org.jspecify.annotations.Nullable;

/** The exit codes of {@code curl} for what can go wrong here. */
final class ExitCodes {

  static final int OK = 0;
  static final int UNSUPPORTED_PROTOCOL = 1;
  static final int USAGE = 2;
  static final int MALFORMED_URL = 3;

  /** Not curl's: its own 4 cannot happen here. */
  static final int SLO_MISSED = 4;

  /** Not curl's: a verdict of the demo was wrong. */
  static final int WRONG_VERDICT = 70;

  static final int UNKNOWN_PROXY = 5;
  static final int UNKNOWN_HOST = 6;
  static final int NOT_CONNECTED = 7;
  static final int WEIRD_ANSWER = 8;
  static final int PARTIAL_BODY = 18;
  static final int CANNOT_WRITE = 23;
  static final int CANNOT_READ = 26;
  static final int TIMEOUT = 28;
  static final int TLS_HANDSHAKE = 35;
  static final int TOO_MANY_REDIRECTS = 47;
  static final int BAD_OPTION_SYNTAX = 49;
  static final int EMPTY_REPLY = 52;
  static final int BROKEN_CONNECTION = 56;
  static final int BAD_CERTIFICATE = 58;
  static final int CERTIFICATE = 60;
  static final int BAD_AUTHORITIES = 77;
  static final int PROXY_FAILED = 97;

  private ExitCodes() {}

  /**
   * Returns the code of a call; a tunnel that was refused fails it, although there is an answer.
   *
   * @param proxy that of the last route
   */
  static int of(
      @Nullable Exception failure, @Nullable CallRecord call, @Nullable ProxyServer proxy) {
    ExchangeRecord last = call == null ? null : call.last();
    if (failure == null) {
      return refusedTunnel(last) == 0 ? OK : BROKEN_CONNECTION;
    }
    int code = of(failure, last);
    boolean answered = last != null && last.lastIndexOf(Hook.FIRST_BYTE) >= 0;
    if (code == EMPTY_REPLY && answered) {
      // HttpClient reads over lines that are no status line, up to the end.
      return UNSUPPORTED_PROTOCOL;
    }
    if (code == PARTIAL_BODY && last != null && !answered) {
      // The async client's word for it is the same before and in the answer.
      return EMPTY_REPLY;
    }
    return code == UNKNOWN_HOST && proxy != null ? unknownHost(proxy) : code;
  }

  /** Whose name it is that was looked up here on the way through a proxy. */
  private static int unknownHost(ProxyServer proxy) {
    return switch (proxy.kind()) {
      case HTTP -> UNKNOWN_PROXY;
      // The target's, but for curl that is a part of what it says to the proxy.
      case SOCKS5 -> PROXY_FAILED;
      case SOCKS5H -> UNKNOWN_HOST;
    };
  }

  /** Returns the status with which a proxy refused the tunnel to the target, 0 if none did. */
  static int refusedTunnel(@Nullable ExchangeRecord last) {
    int index = last == null ? -1 : last.lastIndexOf(Hook.TUNNEL_DONE);
    long status = last == null || index < 0 ? 0 : last.value(index);
    return status >= 300 ? (int) status : 0;
  }

  private static int of(Exception failure, @Nullable ExchangeRecord last) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      int code = ofOne(cause);
      if (code != OK) {
        return code;
      }
    }
    Phase phase = last == null ? Phase.OTHER : last.lastPhase();
    return switch (phase) {
      // A Unix domain socket that is not there has an exception without a name of its own.
      case CONNECT -> NOT_CONNECTED;
      case TLS -> TLS_HANDSHAKE;
      default -> BROKEN_CONNECTION;
    };
  }

  private static int ofOne(Throwable failure) {
    if (failure instanceof BadInput bad) {
      return bad.exitCode();
    }
    String type = ErrorType.of(failure);
    if (type.startsWith("certificate_")) {
      return CERTIFICATE;
    }
    if (failure instanceof BodySink.CannotWrite) {
      return CANNOT_WRITE;
    }
    if (failure instanceof Deadline.MaxTimeException || ErrorType.isTimeout(failure)) {
      return TIMEOUT;
    }
    if (failure instanceof NoHttpResponseException) {
      return EMPTY_REPLY;
    }
    if (failure instanceof ConnectionClosedException
        || failure instanceof TruncatedChunkException) {
      return PARTIAL_BODY;
    }
    if (isNoStatusLine(failure)
        || failure instanceof UnsupportedSchemeException
        || failure instanceof UnsupportedHttpVersionException) {
      return UNSUPPORTED_PROTOCOL;
    }
    if (failure instanceof RedirectException || failure instanceof CircularRedirectException) {
      return TOO_MANY_REDIRECTS;
    }
    if (failure instanceof ProtocolException) {
      return WEIRD_ANSWER;
    }
    int socks = ofSocks(String.valueOf(failure.getMessage()));
    if (failure instanceof SocketException && socks != OK) {
      return socks;
    }
    return switch (type) {
      case "unknown_host" -> UNKNOWN_HOST;
      case "connection_refused", "network_unreachable" -> NOT_CONNECTED;
      case "tls_error" -> TLS_HANDSHAKE;
      default -> OK;
    };
  }

  /** As Java's SocksSocketImpl words it (JDK 17 to 25). */
  private static int ofSocks(String message) {
    if (message.startsWith("Can't connect to SOCKS proxy")) {
      return NOT_CONNECTED;
    }
    return message.startsWith("SOCKS") ? PROXY_FAILED : OK;
  }

  /** The async client reads over nothing. As BasicLineParser of core 5.4 says it. */
  private static boolean isNoStatusLine(Throwable failure) {
    return failure instanceof ParseException
        && String.valueOf(failure.getMessage()).startsWith("Invalid protocol version");
  }
}
