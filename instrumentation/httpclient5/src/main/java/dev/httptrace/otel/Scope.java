/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

/** The instrumentation scope under which everything is emitted. */
final class Scope {

  static final String NAME = "dev.httptrace";

  /** Empty when run from classes rather than from the jar. */
  static final String VERSION = version();

  private Scope() {}

  private static String version() {
    String version = Scope.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }
}
