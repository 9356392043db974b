/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

/**
 * The load of a connection pool for one route at one moment.
 *
 * @param leased connections in use
 * @param pending requests waiting for a connection
 * @param available idle connections
 * @param max connections allowed
 */
public record PoolSnapshot(int leased, int pending, int available, int max) {}
