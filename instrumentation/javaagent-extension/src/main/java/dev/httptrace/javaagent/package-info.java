/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What runs inside the OpenTelemetry Java agent: which classes of HttpClient are changed, and how.
 */
@NullMarked
package dev.httptrace.javaagent;

import org.jspecify.annotations.NullMarked;
