/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.Call;
import dev.httptrace.Exchange;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.Resend;
import io.opentelemetry.context.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange whose trace is made under a span that is not current, and does not become so. */
record ExchangeUnder(Context context, Exchange exchange) implements Exchange {

  @Override
  public int number() {
    return exchange.number();
  }

  @Override
  public @Nullable Resend resend() {
    return exchange.resend();
  }

  @Override
  public String method() {
    return exchange.method();
  }

  @Override
  public String scheme() {
    return exchange.scheme();
  }

  @Override
  public String host() {
    return exchange.host();
  }

  @Override
  public int port() {
    return exchange.port();
  }

  @Override
  public String serverAddress() {
    return exchange.serverAddress();
  }

  @Override
  public int serverPort() {
    return exchange.serverPort();
  }

  @Override
  public List<String> requestHeader(String name) {
    return exchange.requestHeader(name);
  }

  @Override
  public void removeRequestHeader(String name) {
    exchange.removeRequestHeader(name);
  }

  @Override
  public String path() {
    return exchange.path();
  }

  @Override
  public @Nullable PoolSnapshot pool() {
    return exchange.pool();
  }

  @Override
  public @Nullable Call call() {
    return exchange.call();
  }

  @Override
  public boolean cancelled() {
    return exchange.cancelled();
  }

  @Override
  public void useContext(Context context) {
    exchange.useContext(context);
  }

  @Override
  public void setRequestHeader(String name, String value) {
    exchange.setRequestHeader(name, value);
  }
}
