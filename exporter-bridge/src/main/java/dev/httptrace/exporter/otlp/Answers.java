/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Reads answers as the OTLP specification says, "Failures" of both transports. */
final class Answers {
  private static final Set<Integer> HTTP_AGAIN = Set.of(429, 502, 503, 504);

  /**
   * What the sender says of an answer that has no gRPC status (exporter-sender-okhttp 1.68.0): a
   * proxy's 502, 503 or 504, by HTTP/1.1 with its reason phrase, by HTTP/2 with nothing or with the
   * page taken for a message; or one that was cut off.
   */
  private static final Set<String> NO_COLLECTOR =
      Set.of(
          "",
          "Too Many Requests",
          "Bad Gateway",
          "Service Unavailable",
          "Gateway Timeout",
          "Gateway Time-out",
          "Unsupported gRPC message encoding: null");

  private Answers() {}

  static Answer of(HttpResponse response) {
    int status = response.getStatusCode();
    if (status >= 200 && status < 300) {
      return ResponseMessage.partialSuccess(response.getResponseBody());
    }
    String reason =
        "Server responded with HTTP status code " + status + ". Error message: " + said(response);
    if (status == 413) {
      return Answer.tooLarge(reason);
    }
    return HTTP_AGAIN.contains(status) ? Answer.again(reason) : Answer.refused(reason);
  }

  private static String said(HttpResponse response) {
    byte[] body = response.getResponseBody();
    String said = body.length == 0 ? null : ResponseMessage.statusMessage(body);
    if (said == null && body.length > 0) {
      said = new String(body, 0, Math.min(body.length, 1024), StandardCharsets.UTF_8).strip();
    }
    return said == null || said.isEmpty() ? response.getStatusMessage() : said;
  }

  /**
   * A collector that is short of resources is to be tried again if it says when, which the sender
   * does not show (exporter-sender-okhttp 1.68.0): it is tried again, as OpenTelemetry does.
   */
  static Answer of(GrpcResponse response) {
    String said = response.getStatusDescription() == null ? "" : response.getStatusDescription();
    String reason =
        "Server responded with gRPC status code "
            + response.getStatusCode()
            + ". Error message: "
            + said;
    return switch (response.getStatusCode()) {
      case OK -> ResponseMessage.partialSuccess(response.getResponseMessage());
      case RESOURCE_EXHAUSTED -> isTooLarge(said) ? Answer.tooLarge(reason) : Answer.again(reason);
      case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS ->
          Answer.again(reason);
      case UNKNOWN, INTERNAL ->
          NO_COLLECTOR.contains(said)
              ? Answer.again(reason + " (the answer has no gRPC status: perhaps a proxy sent it)")
              : Answer.refused(reason);
      default -> Answer.refused(reason);
    };
  }

  /** gRPC for Go says "received message larger than max", for Java "exceeds maximum size". */
  private static boolean isTooLarge(String said) {
    String lower = said.toLowerCase(Locale.ROOT);
    return lower.contains("larger than max") || lower.contains("exceeds maximum");
  }

  static Answer of(Throwable failure) {
    String reason = message(unwrapped(failure));
    return isWorthRetrying(failure) ? Answer.again(reason) : Answer.refused(reason);
  }

  /**
   * The exceptions of OpenTelemetry's own policy (RetryInterceptor in exporter-sender-okhttp
   * 1.68.0), a time-out in both clients' words, and a connection that ended without an answer, as a
   * collector's restart leaves it: OkHttp opens another where it had kept one, the JDK's client
   * does not for a POST.
   */
  static boolean isWorthRetrying(Throwable failure) {
    Throwable e = unwrapped(failure);
    return e instanceof SocketException
        || e instanceof SocketTimeoutException
        || e instanceof UnknownHostException
        || e.getCause() instanceof UnresolvedAddressException
        || isTimeOut(e)
        || isEndOfConnection(e);
  }

  /** OkHttp's for a whole call, and the JDK client's, whose module need not be there. */
  private static boolean isTimeOut(Throwable failure) {
    String type = failure.getClass().getName();
    return failure.getClass() == InterruptedIOException.class
        || type.equals("java.net.http.HttpTimeoutException")
        || type.equals("java.net.http.HttpConnectTimeoutException");
  }

  /** Both clients have the EOFException as a cause, the JDK's of a cause. */
  private static boolean isEndOfConnection(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof EOFException) {
        return true;
      }
    }
    // A stream of HTTP/2 that the collector reset on its way out; both clients have a type for it.
    return failure instanceof IOException
        && String.valueOf(failure.getMessage()).contains("stream was reset");
  }

  /** The JDK's sender fails with the exception of another thread (exporter-sender-jdk 1.68.0). */
  static Throwable unwrapped(Throwable failure) {
    Throwable each = failure;
    while ((each instanceof CompletionException || each instanceof UncheckedIOException)
        && each.getCause() != null) {
      each = each.getCause();
    }
    return each;
  }

  /** The JDK's client has no message for a refused connection, or a name it cannot look up. */
  static String message(Throwable failure) {
    String message = failure.getMessage();
    if (message != null) {
      return message;
    }
    if (failure.getCause() instanceof UnresolvedAddressException) {
      return "unknown host";
    }
    return failure instanceof ConnectException ? "Failed to connect" : failure.toString();
  }

  static @Nullable Throwable cause(@Nullable Throwable failure) {
    Throwable cause = failure == null ? null : failure.getCause();
    return cause == null ? null : unwrapped(cause);
  }
}
