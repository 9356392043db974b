/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Fields that several threads write and read.
 *
 * <p>Belongs here: what finds them. Does not belong here: what they mean. Imports nothing of ours.
 * Not exported.
 */
@NullMarked
package dev.httptrace.fields;

import org.jspecify.annotations.NullMarked;
