/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.HolderState;
import dev.httptrace.WroteRequestInfo;
import dev.httptrace.fields.FieldHandles;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
public abstract class WireTrace {

  private static final int REQUEST = 1;
  private static final int LAST_BYTE = 2;
  private static final int FIRST_BYTE = 4;
  private static final int TUNNEL_OPEN = 8;

  private static final VarHandle TOLD =
      FieldHandles.find(MethodHandles.lookup(), "told", int.class);
  private static final VarHandle BODY_OPEN =
      FieldHandles.find(MethodHandles.lookup(), "bodyOpen", boolean.class);
  private static final VarHandle READ_BEGUN =
      FieldHandles.find(MethodHandles.lookup(), "readBegun", boolean.class);
  private static final VarHandle RECEIVED =
      FieldHandles.find(MethodHandles.lookup(), "received", long.class);

  // What was told, or may be told still, of that which two threads may come to tell: the one that
  // goes on with the exchange, and one that cancels it. Through its handle: no object.
  private volatile int told;

  private volatile boolean tunnel;
  private boolean tunnelRefused;
  private volatile boolean headBegun;
  private boolean bodyPending;
  private boolean expecting;
  private boolean waited;
  private boolean got100;
  private boolean head;
  // These three are written by release: what follows is told by an atomic flag, or to nobody else.
  private volatile boolean bodyOpen;
  private volatile boolean readBegun;
  private volatile long received;
  private volatile @Nullable Exception bodyError;
  private long sent;

  /** The trace to tell: nobody's once the exchange is over. */
  abstract ExchangeTrace trace();

  /** What is behind the proxy: {@code host:port}. */
  abstract String target();

  /** The fields of a head of its request as they go over the wire. */
  protected Header[] written(HttpRequest request) {
    return request.getHeaders();
  }

  public void headStart(HttpRequest request, boolean hasBody) {
    boolean connects = Method.CONNECT.isSame(request.getMethod());
    if (tunnel != connects) {
      tunnel = connects;
    }
    if (connects) {
      int before = (int) TOLD.getAndBitwiseOr(this, TUNNEL_OPEN);
      if ((before & REQUEST) != 0) {
        // Failed meanwhile, cancelled perhaps: nobody would close this tunnel.
        closesTunnel();
      } else {
        trace().tunnelStart(target());
      }
      return;
    }
    // No release: who ends the exchange meanwhile must see it, or be seen in the flags.
    headBegun = true;
    bodyPending = hasBody;
    Header expect = bodyPending ? request.getFirstHeader(HttpHeaders.EXPECT) : null;
    expecting = expect != null && HeaderElements.CONTINUE.equalsIgnoreCase(expect.getValue());
  }

  /** Whether the head of the request has been seen on its way, no CONNECT's. */
  public boolean isHeadBegun() {
    return headBegun;
  }

  public void headWritten(HttpRequest request) {
    if (tunnel || isTold(REQUEST)) {
      // Cancelled meanwhile: headers without a request would be left open.
      return;
    }
    if (trace().wantsHeaderFields()) {
      WrittenFields.tell(this::trace, written(request));
    }
    trace().wroteHeaders();
  }

  public void bodySent(int bytes) {
    sent += bytes;
  }

  /** The body was written, or left out because the final response came first. */
  public void bodySettled() {
    bodyPending = false;
  }

  public void flushed() {
    if (headBegun && !tunnel && !bodyPending && isFirst(REQUEST)) {
      tellRequest(null);
    }
  }

  /** Whether the executor, asking for data, waits for the server's 100. */
  public boolean waitsForContinue() {
    return expecting && bodyPending && !got100 && !head && !tunnel;
  }

  public void wait100Continue() {
    if (!waited) {
      waited = true;
      trace().wait100Continue();
    }
  }

  public boolean awaitsFirstByte() {
    return !tunnel && !isTold(FIRST_BYTE);
  }

  public void firstByte() {
    if (!tunnel && isFirst(FIRST_BYTE)) {
      trace().gotFirstResponseByte();
    }
  }

  /** A head has been parsed: interim, final, or the proxy's answer to CONNECT. */
  public void received(HttpResponse response) throws AbortedExchangeException {
    int code = response.getCode();
    if (tunnel) {
      if (code >= HttpStatus.SC_OK && closesTunnel()) {
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
  public void gotContinue() throws AbortedExchangeException {
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

  public boolean isHeadTold() {
    return head;
  }

  public void head(HttpResponse response) {
    if (!head) {
      head = true;
      trace().gotResponseHead(new ReceivedHead(response));
    }
  }

  /** The response has a body, which is now the caller's to read. */
  public void bodyOpened() {
    BODY_OPEN.setRelease(this, true);
  }

  /** Whether somebody is told of the body. */
  public boolean wantsBody() {
    return !tunnel && trace().wantsBody();
  }

  public boolean isTunnel() {
    return tunnel;
  }

  /** Whether the last answer to CONNECT was no tunnel. */
  public boolean isTunnelRefused() {
    return tunnelRefused;
  }

  public boolean isBodyOpen() {
    return bodyOpen;
  }

  public @Nullable Exception bodyError() {
    return bodyError;
  }

  /** Somebody reads the body, or closes it, and may have to wait for its first byte. */
  public void reading() {
    if (!readBegun) {
      READ_BEGUN.setRelease(this, true);
    }
  }

  public boolean isReadBegun() {
    return readBegun;
  }

  public void bodyReceived(long total) {
    RECEIVED.setRelease(this, total);
  }

  /** Seen from another thread, which may be a moment behind. */
  final long sent() {
    return sent;
  }

  final long received() {
    return received;
  }

  /** How far it has come, seen from another thread, which may be a moment behind. */
  final HolderState state() {
    if (bodyOpen) {
      return received > 0 ? HolderState.BODY_READ_IN_PART : HolderState.BODY_UNREAD;
    }
    if (isTold(FIRST_BYTE)) {
      return HolderState.ANSWERED;
    }
    if (isTold(REQUEST)) {
      return HolderState.WAITING;
    }
    return headBegun ? HolderState.SENDING : HolderState.CONNECTING;
  }

  public void bodyDone(@Nullable Exception error) {
    if (error != null && bodyOpen) {
      bodyError = error;
    }
    BODY_OPEN.setRelease(this, false);
    if (trace().wantsBody() && isFirst(LAST_BYTE)) {
      trace().gotLastResponseByte(received, error);
    }
  }

  /** The response was complete with its head. */
  public void noBody() {
    if (head && !bodyOpen) {
      bodyDone(null);
    }
  }

  public void cut(Exception why) {
    if (bodyOpen) {
      bodyDone(why);
    }
  }

  /** Gives every start that is still open its done. */
  public void transferFailed(Throwable failure) {
    Exception error = Failures.asException(failure);
    // In any case, before the look at what has begun: who begins that looks at the flag.
    boolean isFirst = isFirst(REQUEST);
    if (closesTunnel()) {
      trace().tunnelDone(0, error);
    } else if (isFirst && headBegun) {
      tellRequest(error);
    }
  }

  private boolean isTold(int what) {
    return (told & what) != 0;
  }

  private boolean closesTunnel() {
    return isTold(TUNNEL_OPEN)
        && ((int) TOLD.getAndBitwiseAnd(this, ~TUNNEL_OPEN) & TUNNEL_OPEN) != 0;
  }

  private boolean isFirst(int what) {
    return !isTold(what) && ((int) TOLD.getAndBitwiseOr(this, what) & what) == 0;
  }

  private void tellRequest(@Nullable Exception error) {
    trace().wroteRequest(new WroteRequestInfo(error, sent));
  }
}
