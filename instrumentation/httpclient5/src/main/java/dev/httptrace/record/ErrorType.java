/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.util.Objects.requireNonNull;

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
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Names failures for OpenTelemetry's {@code error.type}: a word of low cardinality for what is
 * common on the network, else the name of the exception's class. Never its message, which may hold
 * a secret.
 */
public final class ErrorType {

  private static final String CONNECT_TIMEOUT = "connect_timeout";
  private static final String TIMEOUT = "timeout";

  private ErrorType() {}

  /**
   * Returns the name of a failure. Of an exception alone, the end of a wait for the pool is a
   * {@code timeout}; with its record, see the other method, it is a {@code pool_timeout}.
   *
   * @param failure an exception as HttpClient or the JDK throws it
   */
  public static String of(Throwable failure) {
    Throwable error = unwrapped(failure);
    return error instanceof Exception ? ofException(error) : error.getClass().getName();
  }

  /**
   * Returns the name of what a wait for the pool failed with: {@code pool_timeout} where the time
   * allowed is over.
   *
   * @param failure as HttpClient throws it
   */
  public static String ofLeaseFailure(Exception failure) {
    return isTimeout(failure) ? "pool_timeout" : of(failure);
  }

  /**
   * Returns the name of the error that came with an entry of a record. The step says what timed out
   * even where the exception does not: that of the async client's dial is that of a read.
   *
   * @throws NullPointerException if there is none
   */
  public static String of(ExchangeRecord record, int index) {
    Exception error = requireNonNull(record.error(index), "error");
    String alone = of(error);
    if (!isTimeout(error) && !alone.equals(TIMEOUT)) {
      return alone;
    }
    return switch (record.hook(index)) {
      case LEASE_DONE -> "pool_timeout";
      case CONNECT_DONE -> CONNECT_TIMEOUT;
      case TLS_DONE -> "tls_timeout";
      case EXCHANGE_DONE -> ofUnconnected(record, index, error);
      default -> alone;
    };
  }

  /** Returns the name of what an exchange failed with, or {@code null} if it did not fail. */
  public static @Nullable String ofFailure(ExchangeRecord record) {
    return record.failure() == null ? null : of(record, record.size() - 1);
  }

  /** HttpClient calls a handshake that timed out a connect. */
  private static String ofUnconnected(ExchangeRecord record, int index, Exception failure) {
    for (int i = record.conn() == null ? index - 1 : -1; i >= 0; i--) {
      Exception error = record.error(i);
      if (error != null) {
        return isTimeout(error) ? of(record, i) : of(failure);
      }
    }
    return of(failure);
  }

  /**
   * Whether a failure is the end of a time allowed: the one to connect, to shake hands, to wait for
   * the pool or to read.
   */
  public static boolean isTimeout(Throwable failure) {
    return failure instanceof SocketTimeoutException
        // HttpClient's own, of the wait for the pool, is an InterruptedIOException.
        || failure.getClass().getSimpleName().endsWith("TimeoutException")
        || (failure instanceof ConnectException && says(failure, "timed out"));
  }

  /**
   * Returns what was thrown: hooks take exceptions, so that an {@code Error} comes as the cause of
   * one.
   */
  public static Throwable unwrapped(Throwable failure) {
    return failure instanceof ExecutionException && failure.getCause() instanceof Error error
        ? error
        : failure;
  }

  private static String ofException(Throwable failure) {
    if (failure instanceof UnknownHostException) {
      return "unknown_host";
    }
    if (isTimeout(failure)) {
      return ofTimeout(failure);
    }
    if (failure instanceof CancellationException) {
      return "cancelled";
    }
    if (failure.getClass().getSimpleName().equals("RequestFailedException")) {
      return ofLease(failure);
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

  /** Whether the failure says that no response could be read. HttpCore's own, by name. */
  static boolean isNoHttp(Throwable failure) {
    return switch (failure.getClass().getSimpleName()) {
      case "ParseException",
          "ProtocolException",
          "NoHttpResponseException",
          "ConnectionClosedException",
          "UnsupportedHttpVersionException" ->
          true;
      default -> false;
    };
  }

  /** Whether the failure says that this side closed the socket under who was using it. */
  static boolean isClosedHere(Throwable failure) {
    return failure instanceof SocketException
        && says(failure, "Socket closed", "Socket is closed", "Closed by interrupt");
  }

  /**
   * Whether the failure says that nobody had begun to read the response, or to close it, when its
   * connection was closed: the message of {@code ClassicExchange}. A response of the async client
   * is nobody's to read.
   */
  static boolean isLeftUnread(Throwable failure) {
    return says(failure, "before the response was read");
  }

  private static String ofTimeout(Throwable failure) {
    // HttpClient's own, by their names: this room knows no client.
    if (failure.getClass().getSimpleName().equals("ConnectTimeoutException")
        || failure instanceof ConnectException
        || says(failure, "onnect timed out")) {
      return CONNECT_TIMEOUT;
    }
    return failure instanceof SocketTimeoutException ? "read_timeout" : TIMEOUT;
  }

  /** HttpClient's wrapping of what a lease failed with (InternalExecRuntime, 5.2 to 5.6). */
  private static String ofLease(Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof InterruptedException) {
      return "interrupted";
    }
    return cause == null || cause == failure ? failure.getClass().getName() : of(cause);
  }

  /** Whether the failure says that the thread was interrupted. */
  static boolean isInterrupt(Throwable failure) {
    return failure instanceof InterruptedException || of(failure).equals("interrupted");
  }

  private static String ofConnect(Throwable failure) {
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
