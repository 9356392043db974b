/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderCaptureTest {

  @Test
  void noFieldIsKeptUnlessNamed() {
    assertThat(HeaderCapture.NONE.ofRequest("Accept")).isFalse();
    assertThat(HeaderCapture.NONE.ofResponse()).isEmpty();
  }

  @Test
  void fieldsAreNamedInAnyCase() {
    HeaderCapture capture =
        HeaderCapture.NONE.request(List.of("X-ID", "accept")).response(List.of("SERVER"));

    assertThat(capture.ofRequest("x-id")).isTrue();
    assertThat(capture.ofRequest("Accept")).isTrue();
    assertThat(capture.ofRequest("Server")).isFalse();
    assertThat(capture.ofResponse()).containsExactly("server");
  }

  @Test
  void captureIsNotChangedByTheOneMadeOfIt() {
    HeaderCapture first = HeaderCapture.NONE.request(List.of("Accept"));
    HeaderCapture second = first.request(List.of("Host"));

    assertThat(first.ofRequest("Accept")).isTrue();
    assertThat(second.ofRequest("Accept")).isFalse();
    assertThat(HeaderCapture.NONE.ofRequest("Accept")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "PROXY-AUTHORIZATION",
        "www-authenticate",
        "Proxy-Authenticate",
        "Authentication-Info",
        "Proxy-Authentication-Info",
        "Cookie",
        "Cookie2",
        "Set-Cookie",
        "Set-Cookie2"
      })
  void credentialsAreRedactedWhateverTheirNumber(String name) {
    assertThat(HeaderCapture.redact(name, List.of("a", "b"))).containsExactly("REDACTED");
  }

  @Test
  void otherFieldsAreKeptAsTheyAre() {
    assertThat(HeaderCapture.redact("Accept", List.of("a", "b"))).containsExactly("a", "b");
  }
}
