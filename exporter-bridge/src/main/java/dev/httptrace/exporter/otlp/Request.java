/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.sdk.common.export.MessageWriter;
import org.jspecify.annotations.Nullable;

/** One request on its way: what the sender sees of it and the exporter does not. */
interface Request {
  /**
   * Returns what is to be sent in the place of what the exporter has written. Called on the thread
   * that exports, before anything is sent.
   */
  MessageWriter message(MessageWriter written);

  /**
   * Called with what {@link #message} returned, before it is sent.
   *
   * @return the answer without sending, or null to send
   */
  @Nullable Answer beforeSending(MessageWriter message);

  /** Called with the answer, before the exporter is. */
  void answered(Answer answer);

  /** The request that is being started; used by one thread at a time, under a lock. */
  final class Current {
    private @Nullable Request request;
    private boolean isProtobuf;

    void set(@Nullable Request started) {
      request = started;
    }

    @Nullable Request get() {
      return request;
    }

    /** Says what senders send: protobuf, or else what only the exporter can write. */
    void sends(boolean protobuf) {
      isProtobuf = protobuf;
    }

    boolean isProtobuf() {
      return isProtobuf;
    }
  }
}
