/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.net.InetAddress;

/**
 * Where a service listens.
 *
 * @param address the interface
 * @param port 0 means a free one
 */
record Place(InetAddress address, int port) {}
