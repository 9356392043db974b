/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

/** Where a recorder is attached. */
enum Place {
  REQUEST,
  CONTEXT,
  CLIENT
}
