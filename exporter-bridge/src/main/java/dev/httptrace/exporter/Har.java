/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.httptrace.record.CallRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import org.jspecify.annotations.Nullable;

/** Writes HAR 1.2 in pieces: a head, then entries separated by commas. */
final class Har {
  private final JsonFactory factory = new JsonFactory();

  /** Up to the opening bracket of the entries. */
  byte[] head() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = generator(bytes)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      json.writeStartObject();
      json.writeObjectFieldStart("log");
      json.writeStringField("version", "1.2");
      json.writeObjectFieldStart("creator");
      json.writeStringField("name", "httptrace");
      json.writeStringField("version", version());
      json.writeEndObject();
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
      try (JsonGenerator json = generator(bytes)) {
        HarEntry.write(json, call, i);
      }
    }
    return bytes.toByteArray();
  }

  /** Through a Writer, as {@link OtlpJson} says. */
  private JsonGenerator generator(ByteArrayOutputStream bytes) throws IOException {
    return factory.createGenerator(new OutputStreamWriter(bytes, UTF_8));
  }

  private static String version() {
    @Nullable String version = Har.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }
}
