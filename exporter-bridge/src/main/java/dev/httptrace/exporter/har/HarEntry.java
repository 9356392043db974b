/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.har;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.httptrace.IpText;
import dev.httptrace.Resend;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.Phase;
import dev.httptrace.record.Phases;
import dev.httptrace.record.Verdict;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes an exchange as an entry: what the format demands, then what it lacks. */
final class HarEntry {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private HarEntry() {}

  static void write(JsonGenerator json, CallRecord call, int index) throws IOException {
    ExchangeRecord record = call.exchanges().get(index);
    HarTimings timings = HarTimings.of(record);
    json.writeStartObject();
    json.writeStringField("startedDateTime", MILLIS.format(record.startTime()));
    json.writeNumberField("time", HarTimings.millis(timings.total()));
    writeRequest(json, record);
    writeResponse(json, record, redirect(call, index));
    json.writeObjectFieldStart("cache");
    json.writeEndObject();
    timings.write(json);
    writeConnection(json, record.conn());
    writeFindings(json, call, record);
    json.writeEndObject();
  }

  private static void writeRequest(JsonGenerator json, ExchangeRecord record) throws IOException {
    json.writeObjectFieldStart("request");
    json.writeStringField("method", record.method());
    json.writeStringField("url", record.url());
    writeProtocol(json, record);
    writeQuery(json, record.url());
    json.writeNumberField("headersSize", -1);
    json.writeNumberField("bodySize", value(record, Hook.WROTE_REQUEST));
    json.writeEndObject();
  }

  private static void writeProtocol(JsonGenerator json, ExchangeRecord record) throws IOException {
    String version = record.protocolVersion();
    // The browsers' word for what failed before it was known.
    json.writeStringField("httpVersion", version == null ? "unknown" : "HTTP/" + version);
    writeEmptyArray(json, "cookies");
    writeEmptyArray(json, "headers");
  }

  private static void writeEmptyArray(JsonGenerator json, String field) throws IOException {
    json.writeArrayFieldStart(field);
    json.writeEndArray();
  }

  /** The query of a redacted URL: names, and values that are no more. */
  private static void writeQuery(JsonGenerator json, String url) throws IOException {
    json.writeArrayFieldStart("queryString");
    int query = url.indexOf('?');
    if (query >= 0) {
      for (String parameter : url.substring(query + 1).split("&", -1)) {
        if (parameter.isEmpty()) {
          continue;
        }
        int equals = parameter.indexOf('=');
        json.writeStartObject();
        json.writeStringField("name", equals < 0 ? "" : parameter.substring(0, equals));
        json.writeStringField("value", parameter.substring(equals + 1));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void writeResponse(JsonGenerator json, ExchangeRecord record, String redirect)
      throws IOException {
    long size = value(record, Hook.LAST_BYTE);
    String error = errorOrNull(record);
    json.writeObjectFieldStart("response");
    json.writeNumberField("status", record.status());
    json.writeStringField("statusText", error == null ? "" : error);
    writeProtocol(json, record);
    json.writeObjectFieldStart("content");
    json.writeNumberField("size", Math.max(0, size));
    json.writeStringField("mimeType", "x-unknown");
    json.writeEndObject();
    json.writeStringField("redirectURL", redirect);
    json.writeNumberField("headersSize", -1);
    json.writeNumberField("bodySize", size);
    if (size >= 0) {
      // Without it Chrome adds up the two sizes above, of which one is -1.
      json.writeNumberField("_transferSize", size);
    }
    writeError(json, error);
    json.writeEndObject();
  }

  private static void writeError(JsonGenerator json, @Nullable String error) throws IOException {
    if (error != null) {
      json.writeStringField("_error", error);
    }
  }

  private static @Nullable String errorOrNull(ExchangeRecord record) {
    String failure = ErrorType.ofFailure(record);
    return failure != null && record.cancelled() ? "cancelled" : failure;
  }

  /** The number of the last entry of a hook, or -1. */
  private static long value(ExchangeRecord record, Hook hook) {
    int index = record.lastIndexOf(hook);
    return index < 0 ? -1 : record.value(index);
  }

  /** Where the response sent the client, as far as it went there. */
  private static String redirect(CallRecord call, int index) {
    if (index + 1 == call.exchanges().size()) {
      return "";
    }
    ExchangeRecord next = call.exchanges().get(index + 1);
    Resend resend = next.resend();
    return resend != null && resend.reason() == Resend.Reason.REDIRECT ? next.url() : "";
  }

  private static void writeConnection(JsonGenerator json, @Nullable ConnFacts conn)
      throws IOException {
    if (conn == null) {
      return;
    }
    if (conn.peer() instanceof InetSocketAddress peer && peer.getAddress() != null) {
      String address = IpText.of(peer.getAddress());
      int zone = address.indexOf('%');
      json.writeStringField("serverIPAddress", zone < 0 ? address : address.substring(0, zone));
      // Any word that tells connections apart would do, but browsers show it as the remote port.
      json.writeStringField("connection", Integer.toString(peer.getPort()));
    }
    if (conn.id() != null) {
      json.writeStringField("_connectionId", conn.id());
    }
    json.writeBooleanField("_reused", conn.reused());
  }

  private static void writeFindings(JsonGenerator json, CallRecord call, ExchangeRecord record)
      throws IOException {
    json.writeNumberField("_number", record.number());
    Resend resend = record.resend();
    if (resend != null) {
      json.writeStringField("_resend", resend.reason().name().toLowerCase(Locale.ROOT));
    }
    writeError(json, errorOrNull(record));
    writeVerdict(json, "_verdict", "_explain", CallRecord.of(record, call.jvmPauses()).verdict());
    if (call.exchanges().size() > 1) {
      writeVerdict(json, "_callVerdict", "_callExplain", call.verdict());
    }
    json.writeObjectFieldStart("_phases");
    Phases phases = record.phases();
    for (Phase phase : Phase.values()) {
      json.writeNumberField(phase.word(), HarTimings.millis(phases.nanos(phase)));
    }
    json.writeEndObject();
    if (record.span().isValid()) {
      json.writeStringField("_traceId", record.span().getTraceId());
      json.writeStringField("_spanId", record.span().getSpanId());
    }
  }

  private static void writeVerdict(
      JsonGenerator json, String kind, String sentence, Verdict verdict) throws IOException {
    json.writeStringField(kind, verdict.kind().word());
    json.writeStringField(sentence, verdict.sentence());
  }
}
