/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hc.core5.http.HttpHost;
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
    "localhost:8080/login?redirect=https://app/, http://localhost:8080/login?redirect=https://app/",
    "example.org/http://other,         http://example.org/http://other",
    "http://order_service:8080/a?b,    http://order_service:8080/a?b",
    "u:p@order_service,                http://order_service/",
    "https://-x.example:/,             https://-x.example/",
    "http://u@1_2.3:1/,                http://1_2.3:1/",
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
    "http://order_service:8080/, order_service, 8080",
    "https://order_service/, order_service, 443",
    "http://[::1]/, [::1], 80",
  })
  void theHostIsThatOfTheUrl(String url, String name, int port) {
    HttpHost host = Target.parse(url).host();
    assertThat(host.getHostName()).isEqualTo(name);
    assertThat(host.getPort()).isEqualTo(port);
  }

  @Test
  void userInformationOfANameWithAnUnderscoreIsDecoded() {
    assertThat(Target.parse("http://u:p%40@order_service/").userInfo()).isEqualTo("u:p@");
  }

  @ParameterizedTest
  @CsvSource({
    "http:///path,                     3, host name",
    "http://a b/,                      3, Illegal character",
    "http://u:canary@h:99999/?k=canary, 3, port",
    "u:canary@h:0,                     3, port",
    "'http://h/?k=canary{}',           3, Illegal character",
    "ftp://u:canary@h/,                1, not ftp",
    "http://u:canary@a_b:99999/,       3, port",
    "http://u:canary@a_b:0/,           3, port",
    "http://u:canary@a_b:99999999999/, 3, port",
    "http://u:canary@a_b:x/,           3, host name",
    "http://u:canary@h:-1/,            3, host name",
    "http://u:canary@:80/,             3, host name",
    "http://u:canary@@h/,              3, host name",
  })
  void aBadUrlIsRefusedWithoutItsSecrets(String typed, int exitCode, String why) {
    assertThatThrownBy(() -> Target.parse(typed))
        .isInstanceOfSatisfying(
            BadInput.class, bad -> assertThat(bad.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining(why)
        .hasMessageNotContaining("canary");
  }
}
