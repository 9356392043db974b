/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "example.org,                      http://example.org/",
    "HTTPS://example.org:8443/a%20b,   https://example.org:8443/a%20b",
    "http://[::1]:80/?q=%2F&r,         http://[::1]:80/?q=%2F&r",
    "http://u:p@example.org/x#part,    http://example.org/x",
  })
  void aUrlIsTakenAsTyped(String typed, String called) {
    assertThat(Target.parse(typed).uri()).hasToString(called);
  }

  @Test
  void userInformationIsTakenOutOfTheUrl() {
    assertThat(Target.parse("http://u:p%40@example.org/").userInfo()).isEqualTo("u:p@");
  }

  @ParameterizedTest
  @CsvSource({
    "http:///path,                     3, host name",
    "http://a b/,                      3, Illegal character",
    "http://u:canary@h:99999/?k=canary, 3, port",
    "u:canary@h:0,                     3, port",
    "'http://h/?k=canary{}',           3, Illegal character",
    "ftp://u:canary@h/,                1, not ftp",
  })
  void aBadUrlIsRefusedWithoutItsSecrets(String typed, int exitCode, String why) {
    assertThatThrownBy(() -> Target.parse(typed))
        .isInstanceOfSatisfying(
            BadInput.class, bad -> assertThat(bad.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining(why)
        .hasMessageNotContaining("canary");
  }
}
