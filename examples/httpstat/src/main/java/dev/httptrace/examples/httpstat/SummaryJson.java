/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** Writes what many calls have in common as JSON. */
final class SummaryJson {

  private SummaryJson() {}

  static void write(Tally tally, Plan plan, boolean interrupted, JsonGenerator to)
      throws IOException {
    to.writeStartObject();
    to.writeObjectFieldStart("summary");
    to.writeNumberField("calls", tally.calls());
    to.writeNumberField("failures", tally.failures());
    OutcomeJson.millis(to, "wall_ms", tally.wallNanos());
    to.writeNumberField("calls_per_second", tally.callsPerSecond());
    to.writeNumberField("concurrency", plan.concurrency());
    if (plan.rate() > 0) {
      to.writeNumberField("wanted_per_second", plan.rate());
      to.writeNumberField("late_calls", tally.late().calls());
      OutcomeJson.millis(to, "late_max_ms", tally.late().mostNanos());
    }
    to.writeBooleanField("interrupted", interrupted);
    counts("statuses", tally.statuses(), to);
    counts("exit_codes", tally.exitCodes(), to);
    counts("verdicts", tally.verdicts(), to);
    to.writeNumberField("calls_that_connected", tally.dialledCalls());
    to.writeObjectFieldStart("percentiles_ms");
    for (Measure measure : Measure.all()) {
      percentiles(tally, measure, to);
    }
    to.writeEndObject();
    to.writeArrayFieldStart("histogram");
    for (Histogram.Bucket bucket : Histogram.of(tally).buckets()) {
      to.writeStartObject();
      OutcomeJson.millis(to, "above_ms", bucket.from());
      OutcomeJson.millis(to, "up_to_ms", bucket.to());
      to.writeNumberField("calls", bucket.calls());
      to.writeEndObject();
    }
    to.writeEndArray();
    to.writeEndObject();
    to.writeEndObject();
  }

  private static void percentiles(Tally tally, Measure measure, JsonGenerator to)
      throws IOException {
    long[] sorted = tally.sorted(measure);
    to.writeObjectFieldStart(measure.word());
    for (int percent : new int[] {50, 90, 99}) {
      OutcomeJson.millis(to, "p" + percent, Tally.percentile(sorted, percent));
    }
    OutcomeJson.millis(to, "max", Tally.percentile(sorted, 100));
    to.writeEndObject();
  }

  private static void counts(String name, Map<String, Integer> counts, JsonGenerator to)
      throws IOException {
    to.writeObjectFieldStart(name);
    for (Map.Entry<String, Integer> each : counts.entrySet()) {
      to.writeNumberField(each.getKey(), each.getValue());
    }
    to.writeEndObject();
  }
}
