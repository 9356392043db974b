/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ImplicitContextKeyed;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The sixteen hooks of Go's {@code net/http/httptrace.ClientTrace}, called as one outgoing HTTP
 * exchange proceeds. Override what is of interest; every method does nothing by default.
 *
 * <p>A cold exchange whose host name has two addresses, the first of them refusing, calls these:
 *
 * <pre>
 * getConn
 *   dnsStart  dnsDone
 *   connectStart  connectDone(error)
 *   connectStart  connectDone
 *   tlsHandshakeStart  tlsHandshakeDone
 * gotConn
 * wroteHeaderField*  wroteHeaders  [wait100Continue]
 *   [gotFirstResponseByte  got100Continue  got1xxResponse(100)]
 * wroteRequest
 * gotFirstResponseByte  [got1xxResponse]*
 * putIdleConn
 * </pre>
 *
 * On a reused connection everything between {@code getConn} and {@code gotConn} is missing.
 *
 * <p><b>One exchange, one attempt.</b> Retries, redirects and rounds of authentication are
 * exchanges of their own; a trace attached to a request or to a {@link Context} is called for all
 * of them, one after the other. {@link ExchangeTrace} adds hooks that say where one ends and the
 * next begins.
 *
 * <p><b>Threads.</b> With the classic HttpClient every hook runs on the thread that executes the
 * request, except that a request cancelled, or a client closed, by another thread may end the
 * exchange there. With the async client the dial begins on the thread that executes the request, or
 * on a thread of the client if the exchange waited for the pool or is a retry or a redirect; what
 * follows runs on threads of the client, one hook of an exchange at a time. Hooks run
 * synchronously: a slow hook delays the request. No lock is held while a hook runs. A trace shared
 * by several requests is called by several threads at once.
 *
 * <p><b>Exceptions.</b> A hook that throws is contained: the failure is logged once for each
 * listener class and hook, the request and the other traces go on. The one exception is the {@link
 * IOException} of {@link #got1xxResponse}, which aborts the exchange and reaches the caller as it
 * is.
 *
 * <p><b>Composition.</b> {@code newer.andThen(older)} calls {@code newer} first. Storing a trace in
 * a {@link Context} that has one already composes them so, as Go's {@code WithClientTrace} does;
 * neither of the two is changed. The same trace attached twice is called twice.
 */
public interface ClientTrace extends ImplicitContextKeyed {

  /**
   * Runs before a connection is obtained or made, and also when an idle one is at hand. Once for
   * each exchange, with {@code host:port} of the proxy if there is one, else of the target; the
   * port is always there, an IPv6 address is in brackets, a name of other letters is in punycode.
   * Does not run when an earlier handler answers, such as a cache, or the request was cancelled
   * before. Go has no hook for failure: use {@link ExchangeTrace#exchangeDone(Exception)}.
   *
   * @param hostPort the target of the connection, for instance {@code example.org:443}
   */
  default void getConn(String hostPort) {}

  /**
   * Runs once a connection is ready for the request: connected, through its tunnel and its TLS
   * handshake. Once for each exchange that got one; does not run when none was got.
   *
   * @param info the connection, and whether it was used before
   */
  default void gotConn(GotConnInfo info) {}

  /**
   * Runs when the connection went back to the pool, or was refused by it. Once for each exchange
   * whose connection could have been used again; does not run when the connection is closed because
   * of {@code Connection: close}, an error, a cancelled request or a body left unread: use {@link
   * ExchangeTrace#connReleased} for those. Comes when the end of the body has been read, before the
   * reading call returns; for a response without body before {@code execute} returns. The end of a
   * compressed body may be read later than its content: by the call that returns -1 or closes the
   * stream ({@code GZIPInputStream} of JDK 17).
   *
   * @param error why the pool did not keep the connection, or {@code null} if it did
   */
  default void putIdleConn(@Nullable Exception error) {}

  /**
   * Runs when the first byte of the response head is there to be read. At most once for each
   * exchange; the byte may belong to an interim (1xx) response, and then there is no second call
   * for the final one. Does not run when the connection ends without a byte. {@link
   * ExchangeTrace#gotResponseHead} runs when the final head is complete.
   */
  default void gotFirstResponseByte() {}

  /**
   * Runs when the server answers {@code 100 Continue} to an exchange that waits for it, before its
   * body is written and before {@link #got1xxResponse}. Not for an unsolicited 100.
   */
  default void got100Continue() {}

  /**
   * Runs for each interim response (RFC 9110 section 15.2), 100 included, except 101 when the
   * connection switches protocols. The header map is read-only; names are as the server wrote them.
   *
   * @param code the status code, 100 to 199
   * @param header the fields of the interim response, by name
   * @throws IOException to abort the exchange; every attached trace is called first, the first
   *     error wins, the others are suppressed onto it. The request is not retried
   */
  default void got1xxResponse(int code, Map<String, List<String>> header) throws IOException {}

  /**
   * Runs when a DNS lookup begins. Once for each lookup; not for an IP literal, not on a reused
   * connection. Behind a proxy it is the proxy's name that is looked up.
   *
   * @param info the name that is looked up
   */
  default void dnsStart(DnsStartInfo info) {}

  /**
   * Runs when a DNS lookup ends, once for each {@link #dnsStart}.
   *
   * @param info the answers, or the error
   */
  default void dnsDone(DnsDoneInfo info) {}

  /**
   * Runs when a connection to one address is begun. Once for each address that is tried, one after
   * the other.
   *
   * @param network {@code tcp} or {@code unix}
   * @param address {@code ip:port}, or the path of the Unix domain socket
   */
  default void connectStart(String network, String address) {}

  /**
   * Runs when a connection to one address is made or has failed, once for each {@link
   * #connectStart}, with the same network and address.
   *
   * @param network {@code tcp} or {@code unix}
   * @param address {@code ip:port}, or the path of the Unix domain socket
   * @param error the failure, or {@code null}
   */
  default void connectDone(String network, String address, @Nullable Exception error) {}

  /**
   * Runs when a TLS handshake begins: with the target, with the target behind a {@code CONNECT}
   * tunnel, or with a proxy.
   */
  default void tlsHandshakeStart() {}

  /**
   * Runs when a TLS handshake, the check of the host name included, is over; once for each {@link
   * #tlsHandshakeStart}.
   *
   * @param session what was negotiated, or {@code null} if the handshake failed
   * @param error the failure, or {@code null}
   */
  default void tlsHandshakeDone(@Nullable SSLSession session, @Nullable Exception error) {}

  /**
   * Runs for each header field once the head of the request is written, in the order in which the
   * names are first written, with all values of a name. The values are as sent, secrets included.
   * Not for the head of a {@code CONNECT} request.
   *
   * @param key the field's name
   * @param values its values, at least one
   */
  default void wroteHeaderField(String key, List<String> values) {}

  /** Runs once the head of the request is written to the connection's buffer. */
  default void wroteHeaders() {}

  /**
   * Runs when the request announced {@code Expect: 100-continue}, its head has been sent and the
   * wait for the server's {@code 100 Continue} begins. Not for a request without body.
   */
  default void wait100Continue() {}

  /**
   * Runs when the request, body included, has been handed to the operating system, or could not be.
   * Once for each exchange whose writing began; also when the body was left out because the server
   * had given its final answer.
   *
   * @param info the failure, if there is one
   */
  default void wroteRequest(WroteRequestInfo info) {}

  /**
   * Returns a trace that calls this one first, then {@code older}. Neither is changed.
   *
   * @param older called after this one; may be this one
   * @return the composition, which contains the failures of each
   */
  default ClientTrace andThen(ClientTrace older) {
    return ComposedTrace.of(this, requireNonNull(older, "older"));
  }

  /** Stores this trace in the context, before the one that is there: Go's WithClientTrace. */
  @Override
  default Context storeInContext(Context context) {
    ClientTrace older = fromContextOrNull(context);
    return context.with(ContextTrace.KEY, older == null ? this : andThen(older));
  }

  /**
   * Returns the trace stored in the context, or {@code null}: Go's ContextClientTrace.
   *
   * @param context where to look
   */
  static @Nullable ClientTrace fromContextOrNull(Context context) {
    return context.get(ContextTrace.KEY);
  }
}
