/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The key and certificates that a client shows a server. */
final class ClientKey {

  private static final String ALIAS = "client";

  private ClientKey() {}

  /**
   * Reads PEM files, or one that is PKCS #12.
   *
   * @return a store with one key, which has no password
   */
  static KeyStore read(String certificateFile, String keyFile, char[] password)
      throws IOException, GeneralSecurityException {
    return certificateFile.equals(keyFile) && isPkcs12(certificateFile)
        ? pkcs12(certificateFile, password)
        : pem(PemFile.read(certificateFile), PemFile.read(keyFile), password);
  }

  /** What is DER begins with a sequence, what is PEM with a dash or a comment. */
  private static boolean isPkcs12(String file) throws IOException {
    try (InputStream in = open(file)) {
      return in.read() == 0x30;
    }
  }

  private static KeyStore pkcs12(String file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore given = KeyStore.getInstance("PKCS12");
    try (InputStream in = open(file)) {
      given.load(in, password);
    }
    for (String alias : java.util.Collections.list(given.aliases())) {
      if (given.isKeyEntry(alias)) {
        return store((PrivateKey) given.getKey(alias, password), given.getCertificateChain(alias));
      }
    }
    throw new InvalidKeyException("no key");
  }

  private static InputStream open(String file) throws IOException {
    try {
      return Files.newInputStream(Path.of(file));
    } catch (InvalidPathException e) {
      throw new IOException("not a path", e);
    }
  }

  private static KeyStore pem(PemFile certificates, PemFile key, char[] password)
      throws IOException, GeneralSecurityException {
    Certificate[] chain = certificates.certificates().toArray(Certificate[]::new);
    return store(privateKey(key, chain[0].getPublicKey().getAlgorithm(), password), chain);
  }

  private static PrivateKey privateKey(PemFile file, String algorithm, char[] password)
      throws IOException, GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance(algorithm);
    byte[] plain = file.block("PRIVATE KEY");
    if (plain != null) {
      return keys.generatePrivate(new PKCS8EncodedKeySpec(plain));
    }
    byte[] encrypted = file.block("ENCRYPTED PRIVATE KEY");
    if (encrypted == null) {
      throw new InvalidKeyException("no key");
    }
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
    // With PBES2 the parameters name the algorithm (JDK 17: info.getAlgName() says PBES2 only).
    String name =
        info.getAlgName().equals("PBES2") ? info.getAlgParameters().toString() : info.getAlgName();
    Cipher cipher = Cipher.getInstance(name);
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(password)),
        info.getAlgParameters());
    return keys.generatePrivate(info.getKeySpec(cipher));
  }

  private static KeyStore store(PrivateKey key, Certificate[] chain)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(ALIAS, key, new char[0], chain);
    return store;
  }
}
