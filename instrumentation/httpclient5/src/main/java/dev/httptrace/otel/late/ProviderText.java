/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from the text of a tracer provider which processors it has, for it can be asked in no other
 * way. A processor that is not ours would see late spans without their rest, so one must not be
 * overlooked: whatever is not exactly as it was in SdkTracerProvider and MultiSpanProcessor of
 * sdk-trace 1.50 to 1.68 counts as one.
 */
final class ProviderText {

  private static final Pattern PROCESSOR =
      Pattern.compile(".*, spanProcessor=(.*), tracerConfigurator=.*", Pattern.DOTALL);

  private static final String OURS = LateProcessor.TEXT + "|" + LateProcessor.STARTING_TEXT;

  private static final Pattern ONE = Pattern.compile(OURS);

  private static final Pattern SEVERAL =
      Pattern.compile(
          "MultiSpanProcessor\\{spanProcessorsStart=\\[(.*?)], (?:spanProcessorsEnding=\\[], )?"
              + "spanProcessorsEnd=\\[((?:"
              + OURS
              + ")(?:, (?:"
              + OURS
              + "))*)], spanProcessorsAll=\\[.*]}",
          Pattern.DOTALL);

  private final int late;
  private final boolean startRequired;

  private ProviderText(int late, boolean startRequired) {
    this.late = late;
    this.startRequired = startRequired;
  }

  static ProviderText of(String provider) {
    Matcher processor = PROCESSOR.matcher(provider);
    if (!processor.matches()) {
      return new ProviderText(0, true);
    }
    String only = processor.group(1);
    if (only.matches(OURS)) {
      return new ProviderText(1, only.equals(LateProcessor.STARTING_TEXT));
    }
    Matcher several = SEVERAL.matcher(only);
    return several.matches()
        ? new ProviderText(
            (int) ONE.matcher(several.group(2)).results().count(), !several.group(1).isEmpty())
        : new ProviderText(0, true);
  }

  /** Whether all processors that are told of the end of spans are ours. */
  boolean isAllLate() {
    return late > 0;
  }

  /** How many processors of ours are told of the end of a span; 0 if there are others as well. */
  int late() {
    return late;
  }

  /** Whether a processor is told of the start of spans, and may read what they start with. */
  boolean isStartRequired() {
    return startRequired;
  }
}
