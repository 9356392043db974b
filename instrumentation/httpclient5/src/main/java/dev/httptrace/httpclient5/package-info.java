/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The entrance for Apache HttpClient 5: makes clients that fire the hooks, or adds the hooks to
 * builders and single seams.
 *
 * <p>Belongs here: what a user calls. Does not belong here: anything else; the rooms below are not
 * exported.
 */
@NullMarked
package dev.httptrace.httpclient5;

import org.jspecify.annotations.NullMarked;
