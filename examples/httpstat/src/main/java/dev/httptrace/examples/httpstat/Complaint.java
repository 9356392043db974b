/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.ErrorType;
import dev.httptrace.record.RedactedUrl;

/** One line for a call that failed. Exceptions' messages may hold secrets and are left out. */
final class Complaint {

  private Complaint() {}

  static String of(int exitCode, Exception failure, Target target) {
    return words(exitCode, failure) + ": " + RedactedUrl.of(target.uri().toString());
  }

  private static String words(int exitCode, Exception failure) {
    String type = ErrorType.of(failure);
    return switch (exitCode) {
      case ExitCodes.UNSUPPORTED_SCHEME -> "redirected to what is neither http nor https";
      case ExitCodes.UNKNOWN_HOST -> "host not found";
      case ExitCodes.NOT_CONNECTED -> "cannot connect, " + type;
      case ExitCodes.WEIRD_ANSWER -> "not a valid exchange by HTTP, " + type;
      case ExitCodes.TIMEOUT -> "timed out";
      case ExitCodes.TLS_HANDSHAKE -> "TLS handshake failed";
      case ExitCodes.TOO_MANY_REDIRECTS -> "too many redirects";
      case ExitCodes.EMPTY_REPLY -> "server closed the connection without an answer";
      case ExitCodes.CERTIFICATE -> "certificate not accepted, " + type + " (see --insecure)";
      default -> "connection broken, " + type;
    };
  }
}
