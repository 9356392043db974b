/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

/**
 * Which exchanges get events, and child spans and log records where they are on. Every exchange is
 * recorded, measured and summed up on its span whatever is chosen here; events are what costs most
 * to keep.
 *
 * <p>An exchange has failed as the conventions for HTTP client spans see it: by an exception, or
 * with a status of 400 and above, but not because the caller cancelled it.
 */
public enum Detail {
  /** All of them. */
  ALL,
  /** Those that take as long as the slow threshold or longer, and those that fail. */
  SLOW,
  /** Those that fail. */
  ERRORS
}
