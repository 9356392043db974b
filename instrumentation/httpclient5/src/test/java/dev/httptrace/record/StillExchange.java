/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.Exchange;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.Resend;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** The facts of an exchange that nobody carries out. */
public record StillExchange(String method, String scheme, String host, int port, String path)
    implements Exchange {

  public static final StillExchange GET = new StillExchange("GET", "http", "one.test", 80, "/");

  @Override
  public int number() {
    return 1;
  }

  @Override
  public @Nullable Resend resend() {
    return null;
  }

  @Override
  public PoolSnapshot pool() {
    return new PoolSnapshot(1, 2, 3, 4);
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public Context context() {
    return Context.root();
  }

  @Override
  public void useContext(Context context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setRequestHeader(String name, String value) {
    throw new UnsupportedOperationException();
  }
}
