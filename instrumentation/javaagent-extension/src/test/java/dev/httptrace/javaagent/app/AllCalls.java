/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.app;

import java.util.Arrays;

/** Both clients in one JVM, one after the other. */
public final class AllCalls {

  private AllCalls() {}

  /** Takes the arguments of {@link Calls}, "async", and those of {@link AsyncCalls}. */
  public static void main(String[] arguments) throws Exception {
    int async = Arrays.asList(arguments).indexOf("async");
    Calls.main(Arrays.copyOfRange(arguments, 0, async));
    AsyncCalls.main(Arrays.copyOfRange(arguments, async + 1, arguments.length));
  }
}
