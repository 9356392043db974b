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
import org.jspecify.annotations.Nullable;

/** Prints one JSON object per call, so that the lines can be piped into another program. */
final class JsonReport implements Report {

  // Escaped, so that a line is the same whatever charset the output has.
  private final JsonFactory json =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private final Surroundings around;
  private final boolean heads;
  private final boolean each;
  private final @Nullable Plan summarised;

  /**
   * Reports as JSON.
   *
   * @param heads whether the heads of responses are wanted
   * @param each whether every call has a line
   * @param summarised has a line in the end; {@code null} for none
   */
  JsonReport(Surroundings around, boolean heads, boolean each, @Nullable Plan summarised) {
    this.around = around;
    this.heads = heads;
    this.each = each;
    this.summarised = summarised;
  }

  /** Keeps quiet: only objects are printed. */
  @Override
  public void introduce(List<String> lines) {}

  @Override
  public void told(Outcome outcome) {
    if (each) {
      print(to -> OutcomeJson.write(outcome, heads, to));
    }
  }

  @Override
  public boolean isSummary() {
    return !each;
  }

  @Override
  public void done(Tally tally, boolean interrupted) {
    if (summarised != null) {
      Plan plan = summarised;
      print(to -> SummaryJson.write(tally, plan, interrupted, to));
    }
  }

  private void print(Line content) {
    StringWriter line = new StringWriter();
    try (JsonGenerator to = json.createGenerator(line)) {
      content.write(to);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    around.out().println(line);
    around.out().flush();
  }

  private interface Line {
    void write(JsonGenerator to) throws IOException;
  }
}
