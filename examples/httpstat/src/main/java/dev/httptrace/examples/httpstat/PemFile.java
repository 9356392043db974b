/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The blocks of a PEM file (RFC 7468). */
final class PemFile {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private final String text;

  private PemFile(String text) {
    this.text = text;
  }

  static PemFile read(String file) throws IOException {
    try {
      return new PemFile(
          new String(Files.readAllBytes(Path.of(file)), StandardCharsets.ISO_8859_1));
    } catch (InvalidPathException e) {
      throw new IOException("not a path", e);
    }
  }

  /** Returns a store of all certificates, each an authority. */
  KeyStore trusted() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    List<Certificate> certificates = certificates();
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("authority-" + i, certificates.get(i));
    }
    return store;
  }

  /** Returns the certificates, at least one. */
  List<Certificate> certificates() throws CertificateException {
    List<Certificate> certificates = new ArrayList<>();
    for (byte[] der : blocks("CERTIFICATE")) {
      certificates.add(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der)));
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    return certificates;
  }

  /** Returns the first block of a kind, {@code null} if there is none. */
  byte @Nullable [] block(String kind) throws CertificateException {
    List<byte[]> blocks = blocks(kind);
    return blocks.isEmpty() ? null : blocks.get(0);
  }

  private List<byte[]> blocks(String kind) throws CertificateException {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(kind)) {
        try {
          blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
        } catch (IllegalArgumentException e) {
          throw new CertificateException("not Base64", e);
        }
      }
    }
    return blocks;
  }
}
