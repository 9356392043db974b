/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The async client, HTTP/1.1 and HTTP/2: chain handlers, runtime, connection manager, connection,
 * exchange handler.
 *
 * <p>Belongs here: decorators of what the async client alone has. Does not belong here: lookups,
 * connects and handshakes ({@code dial}); what the classic client needs too ({@code exchange},
 * {@code pool}). Not exported.
 */
@NullMarked
package dev.httptrace.httpclient5.async;

import org.jspecify.annotations.NullMarked;
