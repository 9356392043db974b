/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Prints one JSON object per call, so that the lines can be piped into another program. */
final class JsonReport implements Report {

  // Escaped, so that a line is the same whatever charset the output has.
  private final JsonFactory json =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private final Surroundings around;

  JsonReport(Surroundings around) {
    this.around = around;
  }

  /** Keeps quiet: only objects are printed. */
  @Override
  public void introduce(List<String> lines) {}

  @Override
  public void told(Outcome outcome) {
    StringWriter line = new StringWriter();
    try (JsonGenerator to = json.createGenerator(line)) {
      OutcomeJson.write(outcome, to);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    around.out().println(line);
    around.out().flush();
  }
}
