/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.Arrays;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;

/** A user and a password for Basic authentication; never shown. */
final class Login {

  private final String user;
  private final char[] password;

  private Login(String user, char[] password) {
    this.user = user;
    this.password = password;
  }

  /** Reads {@code user:password}; without a colon the password is empty. */
  static Login of(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Login(text, new char[0])
        : new Login(text.substring(0, colon), text.substring(colon + 1).toCharArray());
  }

  static Login of(String user, char[] password) {
    return new Login(user, Arrays.copyOf(password, password.length));
  }

  UsernamePasswordCredentials credentials() {
    return new UsernamePasswordCredentials(user, password);
  }

  String user() {
    return user;
  }

  char[] password() {
    return Arrays.copyOf(password, password.length);
  }

  @Override
  public String toString() {
    return "a login";
  }
}
