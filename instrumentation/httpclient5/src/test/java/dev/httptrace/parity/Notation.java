/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a sequence so that it fits a table. */
final class Notation {

  private static final Map<String, String> STARTS =
      Map.of("DNSStart", "DNS", "ConnectStart", "Connect", "TLSHandshakeStart", "TLS");

  private Notation() {}

  static String compact(Sequence sequence) {
    List<String> words = new ArrayList<>();
    List<Step> steps = sequence.steps();
    String label = sequence.hasOneLabel() ? null : "";
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (label != null && !label.equals(step.label())) {
        label = step.label();
        words.add(label.isEmpty() ? "caller:" : label + ":");
      }
      Step next = i + 1 < steps.size() ? steps.get(i + 1) : null;
      // Told twice, a start and a done next to each other are not each other's.
      boolean toldTwice = i > 0 && steps.get(i - 1).equals(step);
      if (isPair(step, next) && !toldTwice) {
        words.add(pair(step, next));
        i++;
      } else if (!isFieldsOf(step, next)) {
        words.add(step.text());
      }
    }
    return String.join(" ", words);
  }

  private static boolean isPair(Step step, Step next) {
    String stem = STARTS.get(step.name());
    return stem != null
        && next != null
        && next.label().equals(step.label())
        && next.name().equals(step.name().replace("Start", "Done"));
  }

  private static String pair(Step start, Step done) {
    String stem = STARTS.get(start.name());
    String args = done.args();
    if (stem.equals("DNS")) {
      args = start.args() + (isAddresses(args) ? "→" : ",✗") + args;
    } else if (stem.equals("Connect")) {
      String rest = args.substring(start.args().length());
      args = start.args() + (rest.isEmpty() ? "" : ",✗" + rest.substring(1));
    } else if (!args.startsWith("1.")) {
      args = "✗" + args;
    }
    return stem + "(" + args + ")";
  }

  private static boolean isAddresses(String args) {
    return !args.isEmpty() && (Character.isDigit(args.charAt(0)) || args.startsWith("::"));
  }

  private static boolean isFieldsOf(Step step, Step next) {
    return step.name().equals(Step.FIELDS)
        && next != null
        && next.name().equals("WroteHeaders")
        && next.label().equals(step.label());
  }
}
