/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose calls tell when the ClientHello has been written and when the answer to it has
 * been read. HttpCore offers no place below TLS: its session decorator sees what is above
 * (InternalDataChannel, 5.3 and 5.4).
 *
 * <p>What is wrapped is written in the next round of the reactor, after which HttpCore asks for
 * what has come, whether something has or not; it asks once before as well, in the round of the
 * wrapping (SSLIOSession, 5.3 and 5.4). So the second unwrap follows the write at once. Used by one
 * thread at a time.
 */
final class WatchedSslEngine extends ForwardingSslEngine {

  private @Nullable AsyncHandshake handshake;
  private boolean wrapped;
  private boolean asked;

  WatchedSslEngine(SSLEngine delegate, AsyncHandshake handshake) {
    super(delegate);
    this.handshake = handshake;
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer source, ByteBuffer target) throws SSLException {
    AsyncHandshake watching = handshake;
    if (watching == null) {
      return super.wrap(source, target);
    }
    if (wrapped) {
      // A ClientHello of several records: HttpCore writes one before it asks for the next.
      watching.wrote();
    }
    SSLEngineResult result = super.wrap(source, target);
    wrapped |= result.bytesProduced() > 0;
    return result;
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer target) throws SSLException {
    AsyncHandshake watching = handshake;
    if (watching != null && wrapped) {
      boolean answered = source.hasRemaining();
      if (answered || asked) {
        watching.wrote();
      }
      asked = true;
      if (answered) {
        watching.read();
        // The connection keeps its engine, which is not to keep the call.
        handshake = null;
      }
    }
    return super.unwrap(source, target);
  }
}
