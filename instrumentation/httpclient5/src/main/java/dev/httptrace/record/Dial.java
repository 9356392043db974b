/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.OutsideText;

/**
 * An address that was tried.
 *
 * @param network {@code tcp} or {@code unix}
 * @param address {@code ip:port}, or the path of a Unix domain socket
 */
public record Dial(String network, String address) {

  /** Cuts the address if it is too long to be one. */
  public Dial {
    address = OutsideText.cutHostPort(address);
  }
}
