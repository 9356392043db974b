/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Makes requests until the compiler has nothing more to do. By count and not by time, for the
 * compiler counts calls, however slow the machine is; and not by count alone, for the more code a
 * subject has, the longer its compilation lasts.
 */
final class WarmUp {

  /** Parts of the least count: the compiler is looked at after each. */
  private static final int PARTS = 4;

  private static final int MOST_PARTS = 60;

  /** Less compilation than this in a part is what is left at the end of it. */
  private static final long REST_MS = 2;

  private WarmUp() {}

  /**
   * @param least how many requests to make at least
   */
  static void run(int least, Request request) throws IOException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    int rests = 0;
    long before = 0;
    for (int part = 0; part < MOST_PARTS && (part < PARTS || rests < PARTS); part++) {
      for (int i = 0; i < least / PARTS; i++) {
        request.make();
      }
      long now = compiler.getTotalCompilationTime();
      rests = now - before <= REST_MS ? rests + 1 : 0;
      before = now;
    }
  }

  /** One request, and its answer. */
  interface Request {
    int make() throws IOException;
  }
}
