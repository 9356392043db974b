/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Sends requests nowhere, once their bytes are made. */
public final class Sink implements HttpSenderProvider {

  private static final LongAdder bytes = new LongAdder();

  /** Called by the service loader. */
  public Sink() {}

  /** How many bytes were made in this JVM. */
  static long bytes() {
    return bytes.sum();
  }

  @Override
  public HttpSender createSender(HttpSenderConfig config) {
    return new HttpSender() {
      @Override
      public void send(
          MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
        try {
          message.writeMessage(new Counting());
        } catch (IOException e) {
          onError.accept(e);
          return;
        }
        onResponse.accept(new Taken());
      }

      @Override
      public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
      }
    };
  }

  private static final class Counting extends OutputStream {

    @Override
    public void write(int b) {
      bytes.increment();
    }

    @Override
    public void write(byte[] b, int offset, int length) {
      bytes.add(length);
    }
  }

  private record Taken() implements HttpResponse {

    @Override
    public int getStatusCode() {
      return 200;
    }

    @Override
    public String getStatusMessage() {
      return "OK";
    }

    @Override
    @SuppressWarnings("mutable")
    public byte[] getResponseBody() {
      return new byte[0];
    }
  }
}
