/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.WroteRequestInfo;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange writes to its connection and reads from it, CONNECT kept apart. A superclass
 * and not a field, so that an exchange stays one object.
 */
abstract class WireTrace {

  private static final int REQUEST = 1;
  private static final int LAST_BYTE = 2;

  private static final Pattern LINE_BREAK = Pattern.compile("[\\r\\n\\f\\x0B]");
  private static final VarHandle TOLD = told();

  // What was told of that which two threads may come to tell. Through its handle: no object.
  private volatile int told;

  private boolean tunnel;
  private boolean tunnelOpen;
  private boolean tunnelRefused;
  private boolean headBegun;
  private boolean bodyPending;
  private boolean expecting;
  private boolean waited;
  private boolean got100;
  private boolean firstByte;
  private boolean head;
  private volatile boolean bodyOpen;
  private volatile @Nullable Exception bodyError;
  private long sent;
  private volatile long received;

  private static VarHandle told() {
    try {
      return MethodHandles.lookup().findVarHandle(WireTrace.class, "told", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The trace to tell: nobody's once the exchange is over. */
  abstract ExchangeTrace trace();

  /** What is behind the proxy: {@code host:port}. */
  abstract String target();

  /** The fields of a head of its request as they go over the wire. */
  Header[] written(HttpRequest request) {
    return request.getHeaders();
  }

  void headStart(HttpRequest request, boolean hasBody) {
    tunnel = Method.CONNECT.isSame(request.getMethod());
    if (tunnel) {
      tunnelOpen = true;
      trace().tunnelStart(target());
      return;
    }
    headBegun = true;
    bodyPending = hasBody;
    Header expect = bodyPending ? request.getFirstHeader(HttpHeaders.EXPECT) : null;
    expecting = expect != null && HeaderElements.CONTINUE.equalsIgnoreCase(expect.getValue());
  }

  void headWritten(HttpRequest request) {
    if (tunnel) {
      return;
    }
    if (trace().wantsHeaderFields()) {
      tellFields(written(request));
    }
    trace().wroteHeaders();
  }

  private void tellFields(Header[] fields) {
    for (int i = 0; i < fields.length; i++) {
      String name = fields[i].getName();
      if (!isNamed(fields, 0, i, name)) {
        if (isNamed(fields, i + 1, fields.length, name)) {
          trace().wroteHeaderField(name, values(fields, i));
        } else {
          // Made here, where the compiler sees whether anybody keeps it.
          trace().wroteHeaderField(name, List.of(text(fields[i])));
        }
      }
    }
  }

  private static boolean isNamed(Header[] fields, int from, int to, String name) {
    for (int i = from; i < to; i++) {
      if (fields[i].getName().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> values(Header[] fields, int first) {
    List<String> values = new ArrayList<>();
    for (int i = first; i < fields.length; i++) {
      if (fields[i].getName().equalsIgnoreCase(fields[first].getName())) {
        values.add(text(fields[i]));
      }
    }
    return List.copyOf(values);
  }

  /**
   * The value as it is written: with a blank for each line break (BasicLineFormatter, 5.3, 5.4).
   */
  private static String text(Header field) {
    String value = field.getValue();
    if (value == null) {
      return "";
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ') {
        return LINE_BREAK.matcher(value).replaceAll(" ");
      }
    }
    return value;
  }

  void bodySent(int bytes) {
    sent += bytes;
  }

  /** The body was written, or left out because the final response came first. */
  void bodySettled() {
    bodyPending = false;
  }

  void flushed() {
    if (headBegun && !tunnel && !bodyPending) {
      wroteRequest(null);
    }
  }

  /** Whether the executor, asking for data, waits for the server's 100. */
  boolean waitsForContinue() {
    return expecting && bodyPending && !got100 && !head && !tunnel;
  }

  void wait100Continue() {
    if (!waited) {
      waited = true;
      trace().wait100Continue();
    }
  }

  boolean awaitsFirstByte() {
    return !firstByte && !tunnel;
  }

  void firstByte() {
    if (awaitsFirstByte()) {
      firstByte = true;
      trace().gotFirstResponseByte();
    }
  }

  /** A head has been parsed: interim, final, or the proxy's answer to CONNECT. */
  void received(HttpResponse response) throws AbortedExchangeException {
    int code = response.getCode();
    if (tunnel) {
      if (tunnelOpen && code >= HttpStatus.SC_OK) {
        tunnelOpen = false;
        tunnelRefused = code >= HttpStatus.SC_REDIRECTION;
        trace().tunnelDone(code, null);
      }
    } else if (code >= HttpStatus.SC_OK) {
      head(response);
    } else if (code >= 100 && code != HttpStatus.SC_SWITCHING_PROTOCOLS) {
      interim(response);
    }
  }

  /** A 100 has come, of which the client sees neither head nor fields. */
  void gotContinue() throws AbortedExchangeException {
    interim(new BasicHttpResponse(HttpStatus.SC_CONTINUE));
  }

  private void interim(HttpResponse response) throws AbortedExchangeException {
    if (response.getCode() == HttpStatus.SC_CONTINUE && expecting && !got100) {
      got100 = true;
      trace().got100Continue();
    }
    try {
      trace().got1xxResponse(response.getCode(), HeaderMap.of(response));
    } catch (IOException abort) {
      throw new AbortedExchangeException(abort);
    }
  }

  void head(HttpResponse response) {
    if (!head) {
      head = true;
      trace().gotResponseHead(new ReceivedHead(response));
    }
  }

  /** The response has a body, which is now the caller's to read. */
  void bodyOpened() {
    bodyOpen = true;
  }

  /** Whether somebody is told of the body. */
  boolean wantsBody() {
    return !tunnel && trace().wantsBody();
  }

  boolean isTunnel() {
    return tunnel;
  }

  /** Whether the last answer to CONNECT was no tunnel. */
  boolean isTunnelRefused() {
    return tunnelRefused;
  }

  boolean isBodyOpen() {
    return bodyOpen;
  }

  @Nullable Exception bodyError() {
    return bodyError;
  }

  void bodyReceived(long total) {
    received = total;
  }

  void bodyDone(@Nullable Exception error) {
    if (error != null && bodyOpen) {
      bodyError = error;
    }
    bodyOpen = false;
    if (trace().wantsBody() && isFirst(LAST_BYTE)) {
      trace().gotLastResponseByte(received, error);
    }
  }

  /** The response was complete with its head. */
  void noBody() {
    if (head && !bodyOpen) {
      bodyDone(null);
    }
  }

  void cut(Exception why) {
    if (bodyOpen) {
      bodyDone(why);
    }
  }

  /** Gives every start that is still open its done. */
  void transferFailed(Throwable failure) {
    Exception error = Failures.asException(failure);
    if (tunnelOpen) {
      tunnelOpen = false;
      trace().tunnelDone(0, error);
    } else if (headBegun) {
      wroteRequest(error);
    }
  }

  private boolean isFirst(int what) {
    return (told & what) == 0 && ((int) TOLD.getAndBitwiseOr(this, what) & what) == 0;
  }

  private void wroteRequest(@Nullable Exception error) {
    if (isFirst(REQUEST)) {
      trace().wroteRequest(new WroteRequestInfo(error, sent));
    }
  }
}
