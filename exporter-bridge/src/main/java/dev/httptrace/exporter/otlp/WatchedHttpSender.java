/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.function.Consumer;

/** Sends over HTTP what {@link WatchedSend} watches. */
final class WatchedHttpSender implements HttpSender {
  private final HttpSender delegate;
  private final WatchedSend<HttpResponse> watched;

  WatchedHttpSender(HttpSender delegate, Request.Current current) {
    this.delegate = delegate;
    this.watched = new WatchedSend<>(delegate::send, current, Answers::of, new NotSent());
  }

  @Override
  public void send(
      MessageWriter written, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    watched.send(written, onResponse, onError);
  }

  @Override
  public CompletableResultCode shutdown() {
    return delegate.shutdown();
  }

  private static final class NotSent implements HttpResponse {
    @Override
    public int getStatusCode() {
      return 200;
    }

    @Override
    public String getStatusMessage() {
      return "";
    }

    @Override
    public byte[] getResponseBody() {
      return new byte[0];
    }
  }
}
