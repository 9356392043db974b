/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.VerdictKind;
import java.io.IOException;

/**
 * Something that is wrong with a call, for real, and what is to be said of it.
 *
 * @param name in the table
 * @param verdict the only right one
 * @param experiment makes the call
 */
record Fault(String name, VerdictKind verdict, Experiment experiment) {

  /** Makes the call that meets the fault. */
  interface Experiment {
    CallRecord run() throws IOException;
  }
}
