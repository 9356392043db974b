/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/** A user's code, to be linked with less than it was compiled with. */
public final class EntryCalls {

  private EntryCalls() {}

  /** Asks for a client. */
  public static final class Custom implements Runnable {

    public Custom() {}

    @Override
    public void run() {
      TracedHttpClients.custom();
    }
  }

  /** Asks for a connection manager. */
  public static final class Connections implements Runnable {

    public Connections() {}

    @Override
    public void run() {
      TracedHttpClients.connections();
    }
  }

  /** Wraps a single seam. */
  public static final class Resolver implements Runnable {

    public Resolver() {}

    @Override
    public void run() {
      TracedHttpClients.traced(SystemDefaultDnsResolver.INSTANCE);
    }
  }
}
