/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * Who answers for names and whom to trust.
 *
 * @param names looks up hosts
 * @param trust holds the authorities
 */
record Network(DnsResolver names, Supplier<SSLContext> trust) {

  static Network ofSystem() {
    return new Network(SystemDefaultDnsResolver.INSTANCE, SSLContexts::createSystemDefault);
  }
}
