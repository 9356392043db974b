/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

/** Somebody asked for a fault in a way that cannot be understood; the message says what. */
final class BadControl extends Exception {

  private static final long serialVersionUID = 1L;

  BadControl(String message) {
    super(message);
  }
}
