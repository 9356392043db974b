/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Measures on request, for {@code examples/pipeline/measure}, and fails if a span is lost. */
@EnabledIfSystemProperty(named = "figures", matches = "true")
class PipelineFiguresTest {
  @Test
  void figures() throws Exception {
    PipelineFigures.main(new String[0]);
  }
}
