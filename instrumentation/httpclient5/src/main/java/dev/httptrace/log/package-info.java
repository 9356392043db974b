/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * One log line for a call. {@link dev.httptrace.log.CallLog} is the entrance.
 *
 * <p>Belongs here: which calls are logged and what a line looks like. Does not belong here: what
 * took the time, which the record says. Imports hooks and records.
 */
@NullMarked
package dev.httptrace.log;

import org.jspecify.annotations.NullMarked;
