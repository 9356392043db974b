/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * One line of a sequence: a hook call, or something the caller saw (its name begins with {@code
 * =}). Written {@code r1.ConnectDone(127.0.0.1:<http>,refused)}; nothing in it holds a blank.
 *
 * @param label the trace that was told, empty if it is of no request
 * @param name Go's name of the hook
 * @param args what tells this call from others, empty if nothing
 */
record Step(String label, String name, String args) {

  static final String FIELDS = "WroteHeaderField";

  /** Of these, several in one exchange are told apart by their first argument. */
  private static final Set<String> DISTINCT =
      Set.of("Got1xxResponse", "ConnectStart", "ConnectDone", "=Panic");

  Step {
    requireNonNull(label, "label");
    requireNonNull(name, "name");
    if (args.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("blank in " + name + "(" + args + ")");
    }
  }

  static Step parse(String text) {
    int open = text.indexOf('(');
    String head = open < 0 ? text : text.substring(0, open);
    String args = open < 0 ? "" : text.substring(open + 1, text.length() - 1);
    int dot = head.indexOf('.');
    return new Step(head.substring(0, Math.max(dot, 0)), head.substring(dot + 1), args);
  }

  /** Names the step as the recording's lists of races do. */
  String key() {
    String prefix = label.isEmpty() ? "" : label + ".";
    int comma = args.indexOf(',');
    return prefix
        + name
        + (DISTINCT.contains(name)
            ? "[" + args.substring(0, comma < 0 ? args.length() : comma) + "]"
            : "");
  }

  /** The step without its trace. */
  String text() {
    return args.isEmpty() ? name : name + "(" + args + ")";
  }

  @Override
  public String toString() {
    return label.isEmpty() ? text() : label + "." + text();
  }
}
