/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The hooks on the HttpClient 5 that Spring Boot makes. */
@NullMarked
package dev.httptrace.spring;

import org.jspecify.annotations.NullMarked;
