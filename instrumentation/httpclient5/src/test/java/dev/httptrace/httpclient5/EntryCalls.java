/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.socket.PlainConnectionSocketFactory;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;

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

  /** Wraps an executor. */
  public static final class Executor implements Runnable {

    public Executor() {}

    @Override
    public void run() {
      TracedHttpClients.traced(new HttpRequestExecutor());
    }
  }

  /** Wraps what 5.2 and 5.3 dial with. */
  @SuppressWarnings("deprecation") // they have nothing else
  public static final class SocketFactory implements Runnable {

    public SocketFactory() {}

    @Override
    public void run() {
      TracedSocketFactories.traced(PlainConnectionSocketFactory.getSocketFactory());
    }
  }

  /** Asks for an async client. */
  public static final class AsyncCustom implements Runnable {

    public AsyncCustom() {}

    @Override
    public void run() {
      TracedHttpAsyncClients.custom();
    }
  }

  /** Asks for its connection manager. */
  public static final class AsyncConnections implements Runnable {

    public AsyncConnections() {}

    @Override
    public void run() {
      TracedHttpAsyncClients.connections();
    }
  }

  /** Adds the hooks to an async client. */
  public static final class AsyncInstrument implements Runnable {

    public AsyncInstrument() {}

    @Override
    public void run() {
      TracedHttpAsyncClients.instrument(HttpAsyncClientBuilder.create());
    }
  }
}
