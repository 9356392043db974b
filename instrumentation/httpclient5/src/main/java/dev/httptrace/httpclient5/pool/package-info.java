/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Connection pools: their loads, who holds a connection and for how long.
 *
 * <p>Belongs here: what is known of a pool or of a lease, for both clients. Does not belong here:
 * the connections themselves, which differ from client to client. Imports {@code exchange} only.
 * Not exported.
 */
@NullMarked
package dev.httptrace.httpclient5.pool;

import org.jspecify.annotations.NullMarked;
