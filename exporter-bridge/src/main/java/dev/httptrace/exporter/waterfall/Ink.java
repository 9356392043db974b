/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import dev.httptrace.record.Phase;

/** What a piece of text is, as far as its colour is concerned. */
enum Ink {
  PLAIN(""),
  STRONG("1"),
  FAINT("2"),
  VERDICT("93"),
  FAILURE("31"),
  SETUP("33"),
  TLS("35"),
  SERVER("32"),
  TRANSFER("36");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  /** The parameter of the terminal's escape sequence, empty for none. */
  String code() {
    return code;
  }

  static Ink of(Phase phase) {
    return switch (phase) {
      case DNS, CONNECT, PROXY -> SETUP;
      case TLS -> TLS;
      case WAIT -> SERVER;
      case SEND, RECEIVE -> TRANSFER;
      case QUEUE, OTHER -> FAINT;
    };
  }
}
