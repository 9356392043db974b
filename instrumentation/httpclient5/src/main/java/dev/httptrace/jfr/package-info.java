/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * JDK Flight Recorder events for exchanges, their phases and their leases. {@link
 * dev.httptrace.jfr.JfrTrace} is the entrance.
 *
 * <p>Belongs here: event types and when they are committed; the only room that names {@code
 * jdk.jfr}, which a runtime image may lack. Does not belong here: what the events say, which the
 * record knows. Imports hooks and records.
 */
@NullMarked
package dev.httptrace.jfr;

import org.jspecify.annotations.NullMarked;
