/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import org.jspecify.annotations.Nullable;

/** A step whose start was told; its end is told once, by whoever learns it first. */
interface OpenStep {

  void done(@Nullable Exception error);
}
