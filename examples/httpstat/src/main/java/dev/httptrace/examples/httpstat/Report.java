/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

/** Tells the user what came of the calls, each as soon as it is over. */
interface Report {

  /** Says what is about to be seen. */
  void introduce(String text);

  void told(Outcome outcome);
}
