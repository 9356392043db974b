/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import io.opentelemetry.context.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to exchange a request for a response: what is known of it before it begins.
 *
 * <p>A call that the user executes has one exchange, and one more for each retry, redirect and
 * round of authentication. Used on the thread that executes the exchange.
 */
public interface Exchange {

  /** The number of this exchange within its call, from 1. */
  int number();

  /** Why this exchange follows another, or {@code null} for the first of a call. */
  @Nullable Resend resend();

  /** The request method as sent (RFC 9110 section 9). */
  String method();

  /** {@code http} or {@code https}. */
  String scheme();

  /** The target's host name in punycode, or its address, without brackets. */
  String host();

  /** The target's port, the scheme's default if the URI has none. */
  int port();

  /**
   * The host that the request names, written as {@link #host}: that of a request target in absolute
   * form, else of the {@code Host} field, else of the authority. The target itself unless the
   * caller sends a request somewhere else than to the server that it names.
   */
  default String serverAddress() {
    return host();
  }

  /** The port that the request names along with {@link #serverAddress}. */
  default int serverPort() {
    return port();
  }

  /**
   * Path and query as sent, {@code /} at least; not always with a slash before, as {@code *} has
   * none. May hold secrets: redact before exporting.
   */
  String path();

  /**
   * The {@linkplain UrlTemplate template} that the caller's path was made of, or {@code null} if
   * the caller did not say, or if the exchange follows a redirect and goes elsewhere. Known while
   * the exchange's traces are made.
   */
  default @Nullable String urlTemplate() {
    return null;
  }

  /**
   * The values of a header field as the request has it at this moment; empty if it has none. Before
   * HttpClient writes the request it adds fields of its own.
   *
   * @param name in any case
   */
  default List<String> requestHeader(String name) {
    return List.of();
  }

  /**
   * The connection pool's load for the route of this exchange at this moment, or {@code null} if it
   * is not known. Takes the pool's lock for a moment, and looks anew at each call.
   */
  @Nullable PoolSnapshot pool();

  /** The call of which this is an exchange, or {@code null} if the client does not report calls. */
  default @Nullable Call call() {
    return null;
  }

  /** Whether the caller cancelled the request. */
  boolean cancelled();

  /**
   * The context under which the exchange runs: the caller's, or what a factory put in its place.
   */
  Context context();

  /**
   * Makes {@code context} current for the rest of the exchange, until the response is returned.
   * Effective only while the exchange's traces are made.
   */
  void useContext(Context context);

  /**
   * Sets a header field of the request, replacing fields of that name: for trace propagation.
   * Effective only while the exchange's traces are made.
   */
  void setRequestHeader(String name, String value);

  /**
   * Removes the header fields of that name from the request. Effective only while the exchange's
   * traces are made.
   */
  default void removeRequestHeader(String name) {}
}
