/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * How many spans an exporter was given and what became of each.
 *
 * <p>Here belong the numbers as a user reads them, and where they are counted. What is done so that
 * fewer are lost does not. Knows no other room.
 */
@NullMarked
package dev.httptrace.exporter.account;

import org.jspecify.annotations.NullMarked;
