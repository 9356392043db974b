/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.httptrace.RedactedUrl;
import dev.httptrace.Resend;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.Phase;
import dev.httptrace.record.Slice;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * Writes a call as JSON. Times are milliseconds with all digits the clock gave, so that the phases
 * add up to the total.
 */
final class OutcomeJson {

  private OutcomeJson() {}

  static void write(Outcome outcome, boolean heads, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeNumberField("call", outcome.number());
    to.writeStringField("url", RedactedUrl.of(outcome.target().uri().toString()));
    to.writeNumberField("exit_code", outcome.exitCode());
    string(to, "error", outcome.complaint());
    TraceLink trace = outcome.trace();
    if (trace != null) {
      to.writeStringField("trace_id", trace.traceId());
      string(to, "trace_url", trace.url());
    }
    string(to, "redirect_url", outcome.redirect());
    CallRecord call = outcome.call();
    if (call != null) {
      write(call, to);
    }
    if (heads) {
      write(outcome.heads(), to);
    }
    to.writeEndObject();
  }

  private static void write(Heads heads, JsonGenerator to) throws IOException {
    to.writeArrayFieldStart("heads");
    for (Heads.Head head : heads.all()) {
      to.writeStartObject();
      to.writeStringField("status_line", head.line());
      to.writeArrayFieldStart("fields");
      for (Header field : head.fields()) {
        to.writeStartObject();
        to.writeStringField("name", field.getName());
        string(to, "value", field.getValue());
        to.writeEndObject();
      }
      to.writeEndArray();
      to.writeEndObject();
    }
    to.writeEndArray();
  }

  private static void write(CallRecord call, JsonGenerator to) throws IOException {
    to.writeStringField("verdict", call.verdict().kind().word());
    to.writeStringField("explain", call.verdict().sentence());
    millis(to, "total_ms", call.duration().toNanos());
    long outside = call.pauses().stream().mapToLong(Duration::toNanos).sum();
    millis(to, "outside_attempts_ms", outside);
    to.writeArrayFieldStart("attempts");
    for (ExchangeRecord exchange : call.exchanges()) {
      write(exchange, to);
    }
    to.writeEndArray();
  }

  private static void write(ExchangeRecord record, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeNumberField("attempt", record.number());
    write(record.resend(), to);
    to.writeStringField("start", record.startTime().toString());
    to.writeStringField("method", record.method());
    to.writeStringField("url", record.url());
    if (record.status() != 0) {
      to.writeNumberField("status", record.status());
    }
    string(to, "protocol_version", record.protocolVersion());
    error(to, record.failure());
    write(record.conn(), to);
    size(to, "request_body_bytes", record, Hook.WROTE_REQUEST);
    size(to, "response_body_bytes", record, Hook.LAST_BYTE);
    millis(to, "total_ms", record.duration().toNanos());
    to.writeObjectFieldStart("phases_ms");
    for (Phase phase : Phase.values()) {
      millis(to, word(phase), record.phases().nanos(phase));
    }
    to.writeEndObject();
    to.writeArrayFieldStart("timeline");
    for (Slice slice : record.slices()) {
      StepJson.write(record, slice, to);
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  private static void write(@Nullable Resend resend, JsonGenerator to) throws IOException {
    if (resend != null) {
      to.writeObjectFieldStart("resend");
      to.writeStringField("reason", resend.reason().name().toLowerCase(Locale.ROOT));
      if (resend.status() != 0) {
        to.writeNumberField("status", resend.status());
      }
      error(to, resend.error());
      to.writeEndObject();
    }
  }

  private static void write(@Nullable ConnFacts conn, JsonGenerator to) throws IOException {
    if (conn != null) {
      to.writeObjectFieldStart("connection");
      string(to, "id", conn.id());
      to.writeBooleanField("reused", conn.reused());
      to.writeNumberField("use", conn.uses());
      millis(to, "idle_ms", conn.idleTime().toNanos());
      millis(to, "age_ms", conn.age().toNanos());
      string(to, "local", Addresses.text(conn.local()));
      string(to, "peer", Addresses.text(conn.peer()));
      to.writeEndObject();
    }
  }

  private static void size(JsonGenerator to, String name, ExchangeRecord record, Hook hook)
      throws IOException {
    int index = record.lastIndexOf(hook);
    if (index >= 0) {
      to.writeNumberField(name, record.value(index));
    }
  }

  static void error(JsonGenerator to, @Nullable Exception error) throws IOException {
    if (error != null) {
      to.writeStringField("error_type", ErrorType.of(error));
    }
  }

  static void string(JsonGenerator to, String name, @Nullable String value) throws IOException {
    if (value != null) {
      to.writeStringField(name, value);
    }
  }

  static void millis(JsonGenerator to, String name, long nanos) throws IOException {
    BigDecimal millis = BigDecimal.valueOf(nanos, 6).stripTrailingZeros();
    // 10 and not 1E+1.
    to.writeNumberField(name, millis.scale() < 0 ? millis.setScale(0) : millis);
  }

  static String word(Phase phase) {
    return phase.word();
  }
}
