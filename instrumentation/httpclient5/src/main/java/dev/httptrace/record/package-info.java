/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * One flat record per exchange, written by the hooks: phases that add up, redacted values, and the
 * verdict that says what took the time.
 *
 * <p>Belongs here: what can be computed from the hooks alone. Does not belong here: any form in
 * which it is shown or exported. Imports the hooks only.
 */
@NullMarked
package dev.httptrace.record;

import org.jspecify.annotations.NullMarked;
