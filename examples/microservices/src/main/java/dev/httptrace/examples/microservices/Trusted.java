/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Whom a client trusts: asked with each handshake. */
interface Trusted {

  SSLContext now() throws IOException;

  /**
   * Trusts what a file says, and what it says when it has changed: the partner makes its authority
   * anew each time it starts.
   *
   * @throws IOException if it says nothing now
   */
  static Trusted in(Path file) throws IOException {
    Trusted trusted =
        new Trusted() {
          private @Nullable SSLContext context;
          private String read = "";

          @Override
          public synchronized SSLContext now() throws IOException {
            String pem = Files.readString(file);
            SSLContext known = context;
            if (known == null || !pem.equals(read)) {
              known = Trust.in(pem);
              context = known;
              read = pem;
            }
            return known;
          }
        };
    trusted.now();
    return trusted;
  }
}
