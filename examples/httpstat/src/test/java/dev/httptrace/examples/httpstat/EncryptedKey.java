/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.security.AlgorithmParameters;
import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Writes a key as OpenSSL's {@code pkcs8 -topk8} does. */
final class EncryptedKey {

  private static final String ALGORITHM = "PBEWithHmacSHA256AndAES_256";

  private EncryptedKey() {}

  static String pem(PrivateKey key, String password) throws Exception {
    SecretKey secret =
        SecretKeyFactory.getInstance(ALGORITHM)
            .generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(Cipher.ENCRYPT_MODE, secret);
    byte[] encrypted = cipher.doFinal(key.getEncoded());
    // Its own name is not one that EncryptedPrivateKeyInfo knows (JDK 17).
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
    parameters.init(cipher.getParameters().getEncoded());
    byte[] der = new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded();
    return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
  }
}
