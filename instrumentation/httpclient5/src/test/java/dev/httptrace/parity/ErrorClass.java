/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.CircularRedirectException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.RedirectException;
import org.apache.hc.client5.http.impl.classic.RequestAbortedException;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpStreamResetException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.ProtocolException;

/** Names an exception by what it means, in the words of the recording. */
final class ErrorClass {

  private ErrorClass() {}

  /** An error that a hook of the scenario throws on purpose. */
  static final class OfHook extends IOException {
    private static final long serialVersionUID = 1;

    OfHook() {
      super("thrown by the hook");
    }
  }

  /** An error that the source of a request body throws on purpose. */
  static final class OfBody extends IOException {
    private static final long serialVersionUID = 1;

    OfBody() {
      super("thrown by the body");
    }
  }

  /** Says what went wrong, as told by that hook or seen by the caller. */
  static String of(String where, Throwable error) {
    if (error instanceof OfHook) {
      return "hook-error";
    }
    if (error instanceof OfBody) {
      return "body-read-error";
    }
    if (error instanceof UnknownHostException) {
      return "dns-not-found";
    }
    if (error instanceof RequestFailedException
        || error instanceof RequestAbortedException
        || error instanceof CancellationException) {
      return "canceled";
    }
    if (error instanceof HttpStreamResetException) {
      return "h2-error";
    }
    if (error instanceof SSLException) {
      return tls(error);
    }
    if (error instanceof SocketTimeoutException) {
      return timeout(where, error);
    }
    if (error instanceof NoHttpResponseException || error instanceof EOFException) {
      return "eof";
    }
    if (error instanceof ConnectionClosedException) {
      return "unexpected-eof";
    }
    if (error instanceof SocketException) {
      return socket(error);
    }
    return http(error);
  }

  private static String http(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CircularRedirectException || cause instanceof RedirectException) {
        return "too-many-redirects";
      }
      if (cause instanceof ParseException) {
        return "malformed-response";
      }
      if (cause instanceof ProtocolException) {
        return "protocol-error";
      }
    }
    return error.getClass().getSimpleName();
  }

  private static String timeout(String where, Throwable error) {
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    if (error instanceof ConnectTimeoutException || message.contains("connect timed out")) {
      return "timeout";
    }
    return switch (where) {
      case "TLSHandshakeDone" -> "tls-timeout";
      case "=Returned" -> "response-header-timeout";
      default -> "timeout";
    };
  }

  private static String socket(Throwable error) {
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    if (error instanceof ConnectException && message.contains("refused")) {
      return "refused";
    }
    if (message.contains("reset") || message.contains("broken pipe")) {
      return "conn-reset";
    }
    if (message.startsWith("socks")) {
      return "socks-failure";
    }
    if (message.contains("closed")) {
      return "conn-closed-locally";
    }
    return message.replace(' ', '-');
  }

  private static String tls(Throwable error) {
    if (error instanceof SSLPeerUnverifiedException) {
      return "tls-hostname";
    }
    boolean untrusted = false;
    Throwable root = error;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      root = cause;
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return "tls-cert-invalid";
      }
      if (cause instanceof CertificateException && says(cause, "No subject alternative")) {
        return "tls-hostname";
      }
      untrusted |= cause instanceof CertificateException;
    }
    if (untrusted) {
      return "tls-unknown-authority";
    }
    if (root instanceof EOFException) {
      return "eof";
    }
    if (root instanceof SocketException) {
      return socket(root);
    }
    return says(error, "fatal alert") ? "tls-alert" : "tls-not-tls";
  }

  private static boolean says(Throwable error, String text) {
    return String.valueOf(error.getMessage()).contains(text);
  }
}
