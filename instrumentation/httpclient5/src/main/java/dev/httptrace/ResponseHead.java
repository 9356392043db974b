/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.util.List;

/** The head of a final response. Valid during the hook only. */
public interface ResponseHead {

  /** The status code (RFC 9110 section 15). */
  int status();

  /** The protocol's version as OpenTelemetry's {@code network.protocol.version}: {@code 1.1}. */
  String protocolVersion();

  /**
   * The values of a field, as received; empty if it is not there.
   *
   * @param name the field's name, in any case
   */
  List<String> header(String name);
}
