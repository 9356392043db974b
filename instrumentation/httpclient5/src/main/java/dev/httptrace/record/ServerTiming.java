/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.time.Duration;

/**
 * What a server says of its own time in a {@code Server-Timing} field (W3C Server Timing). Its
 * description is not kept: it may hold anything.
 *
 * @param name the metric, a token of the server's choice: {@code db}
 * @param duration how long it took
 */
public record ServerTiming(String name, Duration duration) {}
