/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

/** What was asked for cannot be done; the message is one line, without secrets. */
final class BadInput extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  BadInput(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
