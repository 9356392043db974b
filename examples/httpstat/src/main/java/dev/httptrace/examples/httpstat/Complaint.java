/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.RedactedUrl;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import java.net.SocketException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line for a call that failed: the phase, when, why, and what was called. Exceptions' messages
 * may hold secrets and are left out.
 */
final class Complaint {

  private Complaint() {}

  /** Returns {@code null} if there is nothing to complain about. */
  static @Nullable String of(
      int exitCode, @Nullable Exception failure, @Nullable CallRecord call, Target target) {
    if (exitCode == ExitCodes.OK) {
      return null;
    }
    ExchangeRecord last = call == null ? null : call.last();
    String why =
        failure == null
            ? "proxy answered " + ExitCodes.refusedTunnel(last)
            : call != null && call.cancelled() && exitCode == ExitCodes.BROKEN_CONNECTION
                ? "cancelled"
                : words(exitCode, failure);
    // A redirect that is not followed is no failure of an exchange.
    if (last == null || (failure != null && last.failure() == null)) {
      return why + ": " + RedactedUrl.of(target.uri().toString());
    }
    return String.format(
        Locale.ROOT,
        "%s failed after %.1f ms, %s: %s",
        failure == null ? "proxy" : last.lastPhase().word(),
        last.duration().toNanos() / 1e6,
        why,
        last.url());
  }

  private static String words(int exitCode, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadInput bad) {
        return String.valueOf(bad.getMessage());
      }
    }
    String type = ErrorType.of(failure);
    return switch (exitCode) {
      case ExitCodes.UNSUPPORTED_PROTOCOL ->
          "the answer is not HTTP, or redirects to another scheme";
      case ExitCodes.UNKNOWN_PROXY -> "proxy not found";
      case ExitCodes.UNKNOWN_HOST -> "host not found";
      case ExitCodes.NOT_CONNECTED ->
          failure instanceof SocketException && type.endsWith("SocketException")
              ? "cannot connect"
              : type.replace('_', ' ');
      case ExitCodes.WEIRD_ANSWER -> "the answer is not valid HTTP";
      case ExitCodes.PARTIAL_BODY -> "server closed the connection before the end of the body";
      case ExitCodes.CANNOT_WRITE -> "cannot write the body";
      case ExitCodes.TIMEOUT -> "timed out";
      case ExitCodes.PROXY_FAILED ->
          type.equals("unknown_host") ? "host not found" : "refused by the SOCKS proxy";
      case ExitCodes.TLS_HANDSHAKE -> "TLS handshake failed";
      case ExitCodes.TOO_MANY_REDIRECTS -> "too many redirects";
      case ExitCodes.EMPTY_REPLY -> "server closed the connection without an answer";
      case ExitCodes.CERTIFICATE -> certificate(type) + " (see --insecure)";
      default -> "connection broken, " + type.replace('_', ' ');
    };
  }

  private static String certificate(String type) {
    return switch (type) {
      case "certificate_expired" -> "certificate has expired";
      case "certificate_not_yet_valid" -> "certificate is not valid yet";
      case "certificate_host_mismatch" -> "certificate is for another host";
      default -> "certificate is not trusted";
    };
  }
}
