/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * DNS, connect and TLS: one decorator for each seam of each generation of HttpClient. Resolver for
 * all; socket factory for 5.2 and 5.3; detached socket and TLS socket strategy from 5.4 on;
 * connection initiator and TLS strategy for the async client.
 *
 * <p>Belongs here: what reports a lookup, a connect or a handshake, also without a client of ours
 * around it. Does not belong here: what builds connection managers (each client does that), and
 * what a connection does once it is dialled. Imports {@code exchange} only. Not exported.
 */
@NullMarked
package dev.httptrace.httpclient5.dial;

import org.jspecify.annotations.NullMarked;
