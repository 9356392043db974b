/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

/**
 * Tells what is decorated already, by us or by another copy of us: the agent's extension brings one
 * whose packages have other names. What one has decorated stays with it.
 */
public final class Decorated {

  private Decorated() {}

  /** Whether {@code seam} is a decorator of that class, in any copy of it. */
  public static boolean is(Object seam, Class<?> by) {
    return seam.getClass().getSimpleName().equals(by.getSimpleName());
  }
}
