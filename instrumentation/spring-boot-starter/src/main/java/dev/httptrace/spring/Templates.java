/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import org.jspecify.annotations.Nullable;

/** Knows the URI template of the request that this thread is about to execute. */
@FunctionalInterface
interface Templates {

  /** Returns the template, or null if there is none or somebody else knows. */
  @Nullable String current();
}
