/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the agent puts beside HttpClient, into the application's class loader: called by the changed
 * classes of HttpClient. It sees of the agent only what the bootstrap class loader has.
 */
@NullMarked
package dev.httptrace.javaagent.client;

import org.jspecify.annotations.NullMarked;
