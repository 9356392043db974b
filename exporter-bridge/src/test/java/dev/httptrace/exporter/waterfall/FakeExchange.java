/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import dev.httptrace.Exchange;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.Resend;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** A GET of https://shop.test/orders/42?token=… that may follow another exchange. */
record FakeExchange(int number, @Nullable Resend resend) implements Exchange {

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String scheme() {
    return "https";
  }

  @Override
  public String host() {
    return "shop.test";
  }

  @Override
  public int port() {
    return 443;
  }

  @Override
  public String path() {
    return "/orders/42?token=canary";
  }

  @Override
  public @Nullable PoolSnapshot pool() {
    return null;
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
  public void useContext(Context context) {}

  @Override
  public void setRequestHeader(String name, String value) {}
}
