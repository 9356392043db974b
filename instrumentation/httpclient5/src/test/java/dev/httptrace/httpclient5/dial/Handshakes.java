/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ExchangeTrace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is told of handshakes. */
final class Handshakes implements ExchangeTrace {

  final List<String> told = Collections.synchronizedList(new ArrayList<>());
  volatile Runnable onWrite = () -> {};

  @Override
  public void tlsHandshakeStart() {
    told.add("start");
  }

  @Override
  public void tlsFirstWrite() {
    told.add("write");
    onWrite.run();
  }

  @Override
  public void tlsFirstRead() {
    told.add("read");
  }

  @Override
  public void tlsResumed() {
    told.add("resumed");
  }

  @Override
  public void tlsHandshakeDone(@Nullable SSLSession session, @Nullable Exception error) {
    told.add(error == null ? "done" : "done(" + error.getClass().getSimpleName() + ")");
  }
}
