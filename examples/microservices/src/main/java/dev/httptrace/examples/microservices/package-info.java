/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** A few small services that call each other, traced, with faults to switch on and off. */
@NullMarked
package dev.httptrace.examples.microservices;

import org.jspecify.annotations.NullMarked;
