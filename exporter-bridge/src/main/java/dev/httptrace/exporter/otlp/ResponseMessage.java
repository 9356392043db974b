/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the two small messages that a collector answers with. OpenTelemetry's exporter reads
 * neither but for a log line (exporter-otlp 1.68.0), and there is no protobuf on its class path.
 */
final class ResponseMessage {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final byte[] message;
  private int at;
  private final int end;

  private ResponseMessage(byte[] message, int at, int end) {
    this.message = message;
    this.at = at;
    this.end = end;
  }

  /**
   * Reads {@code ExportTraceServiceResponse.partial_success}: 1 is the number of rejected spans, 2
   * says why. What is no such message, as an empty JSON object, rejects nothing.
   */
  static Answer partialSuccess(byte[] response) {
    ResponseMessage partial = new ResponseMessage(response, 0, response.length).message(1);
    if (partial == null) {
      return Answer.taken();
    }
    int begin = partial.at;
    long rejected = Math.max(0, partial.number(1));
    partial.at = begin;
    String reason = partial.text(2);
    return new Answer(Answer.Kind.TAKEN, rejected, reason == null ? "" : reason);
  }

  /** Reads {@code google.rpc.Status.message}, with which OTLP over HTTP says what was wrong. */
  static @Nullable String statusMessage(byte[] response) {
    return new ResponseMessage(response, 0, response.length).text(2);
  }

  private @Nullable ResponseMessage message(int field) {
    int length = find(field, BYTES);
    return length < 0 ? null : new ResponseMessage(message, at, at + length);
  }

  private @Nullable String text(int field) {
    int length = find(field, BYTES);
    return length < 0 ? null : new String(message, at, length, StandardCharsets.UTF_8);
  }

  private long number(int field) {
    return find(field, VARINT) < 0 ? 0 : varint();
  }

  /** Goes to the value of a field; returns its length, 0 for a number, -1 if it is not there. */
  private int find(int field, int type) {
    while (at < end) {
      long tag = varint();
      int wire = (int) (tag & 7);
      long length = wire == BYTES ? varint() : 0;
      if (length < 0 || length > end - at) {
        return -1;
      }
      if (tag >>> 3 == field && wire == type) {
        return (int) length;
      }
      switch (wire) {
        case VARINT -> varint();
        case FIXED64 -> at += 8;
        case BYTES -> at += (int) length;
        case FIXED32 -> at += 4;
        default -> {
          return -1;
        }
      }
    }
    return -1;
  }

  /** Ends where the message does, whatever it promises. */
  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64 && at < end; shift += 7) {
      byte next = message[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        break;
      }
    }
    return value;
  }
}
