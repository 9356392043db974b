/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.net.URI;

/** A service that runs. */
interface Service extends AutoCloseable {

  /** What a process says, between its name and its address, once it serves. */
  String LISTENS = " listens on ";

  /** Where it says how it is and lets its faults be switched, by plain HTTP on this machine. */
  URI control();

  @Override
  void close();
}
