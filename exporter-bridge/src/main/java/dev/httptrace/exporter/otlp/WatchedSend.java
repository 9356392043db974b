/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sends as its delegate does, and has the {@link Request} see what goes out and comes back: the
 * same for both transports, whose responses have no type in common.
 *
 * @param <R> the transport's response
 */
final class WatchedSend<R> {
  private final Send<R> delegate;
  private final Request.Current current;
  private final Function<R, Answer> answer;
  private final R notSent;

  /**
   * Watches.
   *
   * @param notSent a success for the exporter, which then logs nothing: the request knows what
   *     became of it
   */
  WatchedSend(Send<R> delegate, Request.Current current, Function<R, Answer> answer, R notSent) {
    this.delegate = delegate;
    this.current = current;
    this.answer = answer;
    this.notSent = notSent;
  }

  void send(MessageWriter written, Consumer<R> onResponse, Consumer<Throwable> onError) {
    Request request = current.get();
    if (request == null) {
      delegate.send(written, onResponse, onError);
      return;
    }
    MessageWriter message = request.message(written);
    Answer instead = request.beforeSending(message);
    if (instead != null) {
      request.answered(instead);
      onResponse.accept(notSent);
      return;
    }
    delegate.send(
        message,
        response -> {
          request.answered(answer.apply(response));
          onResponse.accept(response);
        },
        failure -> {
          request.answered(Answers.of(failure));
          onError.accept(failure);
        });
  }

  /** How a sender of OpenTelemetry sends. */
  interface Send<R> {
    void send(MessageWriter message, Consumer<R> onResponse, Consumer<Throwable> onError);
  }
}
