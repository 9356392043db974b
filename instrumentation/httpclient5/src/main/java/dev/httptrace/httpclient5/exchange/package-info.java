/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The life of a call and of its exchanges, common to the classic and the async client: which traces
 * hear of an exchange, what goes over the wire, and that every start gets one done.
 *
 * <p>Belongs here: state of an exchange that both clients have, and the plain forwarder for their
 * connections. Does not belong here: anything that only one client calls, that dials, or that
 * touches an {@code @Internal} type of HttpClient. Imports no other room. Not exported.
 */
@NullMarked
package dev.httptrace.httpclient5.exchange;

import org.jspecify.annotations.NullMarked;
