/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Names failures for OpenTelemetry's {@code error.type}: a word of low cardinality for what is
 * common on the network, else the name of the exception's class. Never its message, which may hold
 * a secret.
 */
public final class ErrorType {

  private ErrorType() {}

  /**
   * Returns the name of a failure.
   *
   * @param failure an exception as HttpClient or the JDK throws it
   */
  public static String of(Throwable failure) {
    if (failure instanceof UnknownHostException) {
      return "unknown_host";
    }
    if (failure instanceof SocketTimeoutException
        // HttpClient's own, of the wait for the pool, is an InterruptedIOException.
        || failure.getClass().getSimpleName().endsWith("TimeoutException")) {
      return "timeout";
    }
    if (failure instanceof CancellationException) {
      return "cancelled";
    }
    if (failure instanceof SSLException) {
      return ofTls(failure);
    }
    if (failure instanceof NoRouteToHostException) {
      return "network_unreachable";
    }
    if (failure instanceof ConnectException) {
      return ofConnect(failure);
    }
    if (failure instanceof SocketException && says(failure, "reset", "Broken pipe")) {
      return "connection_reset";
    }
    return failure.getClass().getName();
  }

  /** Whether the failure says that the peer ended the connection. */
  static boolean isClosedByPeer(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure instanceof EOFException
        // HttpClient's own.
        || name.equals("NoHttpResponseException")
        || name.equals("ConnectionClosedException")
        || name.equals("RequestNotExecutedException")
        || (failure instanceof SocketException && says(failure, "reset", "Broken pipe", "abort"))
        || (failure instanceof SSLException && says(failure, "reset", "Broken pipe", "closed"));
  }

  /** Whether the failure says that this side closed the socket under who was using it. */
  static boolean isClosedHere(Throwable failure) {
    return failure instanceof SocketException
        && says(failure, "Socket closed", "Socket is closed", "Closed by interrupt");
  }

  private static String ofConnect(Throwable failure) {
    if (says(failure, "timed out")) {
      return "timeout";
    }
    return says(failure, "is unreachable") ? "network_unreachable" : "connection_refused";
  }

  private static String ofTls(Throwable failure) {
    String found = failure instanceof SSLPeerUnverifiedException ? "certificate_host_mismatch" : "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "certificate_expired";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "certificate_not_yet_valid";
      }
      // The JDK's own check of the host name: a bare CertificateException tells it by its message.
      if (cause instanceof CertificateException
          && says(cause, "No subject alternative", "No name matching")) {
        return "certificate_host_mismatch";
      }
      if (cause instanceof CertPathBuilderException || cause instanceof CertificateException) {
        found = "certificate_untrusted";
      }
    }
    return found.isEmpty() ? "tls_error" : found;
  }

  private static boolean says(Throwable failure, String... words) {
    String message = failure.getMessage();
    if (message != null) {
      for (String word : words) {
        if (message.contains(word)) {
          return true;
        }
      }
    }
    return false;
  }
}
