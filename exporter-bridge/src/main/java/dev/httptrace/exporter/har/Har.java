/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.har;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.httptrace.exporter.text.JsonText;
import dev.httptrace.record.CallRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes HAR 1.2 in pieces: a head, then entries separated by commas. */
final class Har {

  /** Up to the opening bracket of the entries. */
  byte[] head() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonText.generator(bytes)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      json.writeStartObject();
      json.writeObjectFieldStart("log");
      json.writeStringField("version", "1.2");
      json.writeObjectFieldStart("creator");
      json.writeStringField("name", "httptrace");
      json.writeStringField("version", version());
      json.writeEndObject();
      // Firefox does not load a file without; and there are none, for nobody loads a page.
      json.writeArrayFieldStart("pages");
      json.writeEndArray();
      json.writeArrayFieldStart("entries");
    }
    return bytes.toByteArray();
  }

  /** The exchanges of a call. */
  byte[] entries(CallRecord call) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < call.exchanges().size(); i++) {
      if (i > 0) {
        bytes.write(',');
        bytes.write('\n');
      }
      try (JsonGenerator json = JsonText.generator(bytes)) {
        HarEntry.write(json, call, i);
      }
    }
    return bytes.toByteArray();
  }

  private static String version() {
    @Nullable String version = Har.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
