/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

/**
 * The argument of {@link ClientTrace#dnsStart}: Go's DNSStartInfo.
 *
 * @param host the name that is looked up, as asked
 */
public record DnsStartInfo(String host) {}
