/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Accepts TLS, and lets clients wait for the handshake while that fault is on. */
final class SlowHandshakes extends ServerSocketFactory {

  private final SSLContext context;
  private final Faults faults;

  SlowHandshakes(SSLContext context, Faults faults) {
    this.context = context;
    this.faults = faults;
  }

  @Override
  public ServerSocket createServerSocket() throws IOException {
    return new Listener();
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return new Listener(port, 0, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return new Listener(port, backlog, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
      throws IOException {
    return new Listener(port, backlog, address);
  }

  private final class Listener extends ServerSocket {

    Listener() throws IOException {}

    Listener(int port, int backlog, @Nullable InetAddress address) throws IOException {
      super(port, backlog, address);
    }

    /** Shakes hands later, on the thread that reads: nobody else has to wait. */
    @Override
    public Socket accept() throws IOException {
      Socket tcp = new SlowSocket();
      implAccept(tcp);
      return context.getSocketFactory().createSocket(tcp, null, true);
    }
  }

  private final class SlowSocket extends Socket {

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        private boolean begun;

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
          if (!begun) {
            begun = true;
            faults.pause(Fault.SLOW_TLS);
          }
          return super.read(bytes, from, length);
        }
      };
    }
  }
}
