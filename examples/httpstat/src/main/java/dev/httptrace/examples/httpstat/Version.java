/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import picocli.CommandLine.IVersionProvider;

/** Reads the version from the manifest of the jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Httpstat.class.getPackage().getImplementationVersion();
    return new String[] {"httpstat " + (version == null ? "(not from a jar)" : version)};
  }
}
