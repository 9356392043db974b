/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/** Whom to trust, and who we are, given by curl's options of the same names. */
final class TlsOptions {

  private boolean insecure;

  private @Nullable String authorities;

  private @Nullable String certificate;

  private @Nullable String key;

  private @Nullable String password;

  /** Adds the options to a command. */
  void addTo(Options options) {
    options.named("-k", "--insecure").says("Accept any certificate.").flag();
    options
        .named("--cacert")
        .says("Trust the certificates in this PEM file instead of the JVM's.")
        .text("FILE");
    options
        .named("-E", "--cert")
        .says("Client certificate: PEM, with or without its key, or PKCS #12.")
        .text("FILE[:PASSWORD]");
    options
        .named("--key")
        .says("Client key, PEM (PKCS #8), if the --cert file does not contain it.")
        .text("FILE");
    options.named("--pass").says("Password for the key.").text("PASSWORD");
  }

  /** Reads what was given, once. */
  void read(Given given) {
    insecure = given.flag("--insecure");
    authorities = given.textOrNull("--cacert");
    certificate = given.textOrNull("--cert");
    key = given.textOrNull("--key");
    password = given.textOrNull("--pass");
  }

  boolean isInsecure() {
    return insecure;
  }

  /**
   * Makes what handshakes need.
   *
   * @param usual is trusted if no option says otherwise
   * @throws BadInput if a file cannot be used
   */
  SSLContext context(Supplier<SSLContext> usual) {
    KeyStore own = own();
    if (!insecure && authorities == null && own == null) {
      return usual.get();
    }
    try {
      SSLContextBuilder builder = SSLContexts.custom();
      if (insecure) {
        builder.loadTrustMaterial(TrustAllStrategy.INSTANCE);
      } else if (authorities != null) {
        builder.loadTrustMaterial(trusted(authorities), null);
      }
      if (own != null) {
        builder.loadKeyMaterial(own, new char[0]);
      }
      return builder.build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  /**
   * Looks at the files.
   *
   * @throws BadInput if one cannot be used
   */
  void check() {
    if (!insecure && authorities != null) {
      trusted(authorities);
    }
    own();
  }

  private static KeyStore trusted(String file) {
    try {
      return PemFile.read(file).trusted();
    } catch (IOException | GeneralSecurityException e) {
      throw new BadInput(
          ExitCodes.BAD_AUTHORITIES, "--cacert: no certificates could be read from " + file);
    }
  }

  private @Nullable KeyStore own() {
    if (certificate == null) {
      if (key != null || password != null) {
        throw new BadInput(
            ExitCodes.BAD_CERTIFICATE, (key != null ? "--key" : "--pass") + " needs --cert");
      }
      return null;
    }
    // A drive letter of Windows is no file; any other colon begins the password.
    int colon = certificate.indexOf(':', certificate.matches("[A-Za-z]:[/\\\\].*") ? 2 : 0);
    String file = colon < 0 ? certificate : certificate.substring(0, colon);
    String secret = colon < 0 ? password : certificate.substring(colon + 1);
    char[] pass = secret == null ? new char[0] : secret.toCharArray();
    try {
      return ClientKey.read(file, key == null ? file : key, pass);
    } catch (IOException | GeneralSecurityException e) {
      throw new BadInput(
          ExitCodes.BAD_CERTIFICATE,
          "--cert: no certificate with a key could be read from "
              + file
              + (key == null ? "" : " and " + key)
              + "; a key must be PEM with BEGIN PRIVATE KEY or BEGIN ENCRYPTED PRIVATE KEY (openssl"
              + " pkcs8 -topk8), or PKCS #12");
    }
  }
}
