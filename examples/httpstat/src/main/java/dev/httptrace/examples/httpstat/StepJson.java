/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.httptrace.record.Dial;
import dev.httptrace.record.DnsAnswers;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Slice;
import dev.httptrace.record.TlsFacts;
import java.io.IOException;
import java.util.List;

/** Writes one stretch of an exchange's time as JSON. */
final class StepJson {

  private StepJson() {}

  static void write(ExchangeRecord record, Slice slice, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField("phase", OutcomeJson.word(slice.phase()));
    OutcomeJson.millis(to, "start_ms", slice.fromNanos());
    OutcomeJson.millis(to, "duration_ms", slice.nanos());
    facts(record, slice.entry(), to);
    OutcomeJson.error(to, record.error(slice.entry()));
    to.writeEndObject();
  }

  private static void facts(ExchangeRecord record, int end, JsonGenerator to) throws IOException {
    Object detail = record.detail(end);
    switch (record.hook(end)) {
      case DNS_DONE -> {
        OutcomeJson.string(to, "host", (String) record.detail(end - 1));
        if (detail instanceof List<?> found) {
          to.writeArrayFieldStart("addresses");
          for (String address : DnsAnswers.texts(found)) {
            to.writeString(address);
          }
          to.writeEndArray();
        }
      }
      case CONNECT_DONE ->
          OutcomeJson.string(to, "address", record.detail(end, Dial.class).address());
      case TUNNEL_DONE -> {
        OutcomeJson.string(to, "target", (String) record.detail(end - 1));
        to.writeNumberField("status", record.value(end));
      }
      case TLS_DONE -> {
        if (detail instanceof TlsFacts facts) {
          to.writeStringField("version", facts.protocol());
          to.writeStringField("cipher", facts.cipher());
          to.writeBooleanField("resumed", facts.resumed());
          if (facts.notAfter() != null) {
            to.writeStringField("certificate_ends", facts.notAfter().toString());
          }
        }
      }
      default -> {
        // The phase says it all.
      }
    }
  }
}
