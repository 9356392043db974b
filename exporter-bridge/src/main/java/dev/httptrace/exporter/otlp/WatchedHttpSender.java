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

/** Sends as its delegate does, and has the {@link Request} see what goes out and comes back. */
final class WatchedHttpSender implements HttpSender {
  private final HttpSender delegate;
  private final Request.Current current;

  WatchedHttpSender(HttpSender delegate, Request.Current current) {
    this.delegate = delegate;
    this.current = current;
  }

  @Override
  public void send(
      MessageWriter written, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    Request request = current.get();
    if (request == null) {
      delegate.send(written, onResponse, onError);
      return;
    }
    MessageWriter message = request.message(written);
    Answer instead = request.beforeSending(message);
    if (instead != null) {
      request.answered(instead);
      onResponse.accept(new NotSent());
      return;
    }
    delegate.send(
        message,
        response -> {
          request.answered(Answers.of(response));
          onResponse.accept(response);
        },
        failure -> {
          request.answered(Answers.of(failure));
          onError.accept(failure);
        });
  }

  @Override
  public CompletableResultCode shutdown() {
    return delegate.shutdown();
  }

  /** Has the exporter log nothing: the request knows what became of it. */
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
