/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.OutsideText;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.Header;

/** The heads of responses for people. */
final class HeadLines {

  private HeadLines() {}

  static List<String> of(Heads heads) {
    List<String> lines = new ArrayList<>();
    for (Heads.Head head : heads.all()) {
      lines.add(OutsideText.shown(head.line()));
      for (Header field : head.fields()) {
        lines.add(OutsideText.shown(field.getName() + ": " + field.getValue()));
      }
      lines.add("");
    }
    return lines;
  }
}
