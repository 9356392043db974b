/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

/** What HttpClient leaves to others while it dials. */
enum Seam {
  LOOKUP,
  CONNECT,
  HANDSHAKE
}
