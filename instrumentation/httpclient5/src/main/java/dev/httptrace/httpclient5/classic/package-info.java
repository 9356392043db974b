/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The classic client: chain handlers, runtime, connection manager, connection, body.
 *
 * <p>Belongs here: decorators of what the classic client alone has, and what tells its generations
 * apart ({@link dev.httptrace.httpclient5.classic.Seams}). Does not belong here: lookups, connects
 * and handshakes ({@code dial}); what the async client needs too ({@code exchange}, {@code pool}).
 * Not exported.
 */
@NullMarked
package dev.httptrace.httpclient5.classic;

import org.jspecify.annotations.NullMarked;
