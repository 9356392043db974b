/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

/**
 * The load of a connection pool at one moment, for one server.
 *
 * @param host the server's name or address
 * @param port the server's port
 * @param load how many connections to it are in use, idle and allowed, and who waits for one
 */
public record PoolLoad(String host, int port, PoolSnapshot load) {}
