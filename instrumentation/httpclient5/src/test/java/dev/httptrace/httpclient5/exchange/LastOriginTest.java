/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hc.core5.net.URIAuthority;
import org.junit.jupiter.api.Test;

class LastOriginTest {

  private final LastOrigin last = new LastOrigin();

  @Test
  void sameFieldIsReadOnce() {
    assertThat(last.read("one.test:8080", "http"))
        .isEqualTo(new Origin("one.test", 8080))
        .isSameAs(last.read("one.test:" + 8080, "http"));
  }

  @Test
  void anotherFieldOrSchemeIsReadAnew() {
    assertThat(last.read("one.test", "http")).isEqualTo(new Origin("one.test", 80));
    assertThat(last.read("one.test", "https")).isEqualTo(new Origin("one.test", 443));
    assertThat(last.read("two.test", "https")).isEqualTo(new Origin("two.test", 443));
    assertThat(last.read("one.test", "http")).isEqualTo(new Origin("one.test", 80));
  }

  @Test
  void whatIsNoHostIsNoneHoweverOftenItComes() {
    assertThat(last.read("one/two", "http")).isNull();
    assertThat(last.read("one/two", "http")).isNull();
    assertThat(last.read(null, "http")).isNull();
    assertThat(last.read("one.test", "http")).isEqualTo(new Origin("one.test", 80));
  }

  @Test
  void longFieldIsReadEachTime() {
    String name = "a".repeat(1_000);

    assertThat(last.read(name, "http"))
        .isEqualTo(new Origin(name, 80))
        .isNotSameAs(last.read(name, "http"));
  }

  @Test
  void sameAuthorityIsReadOnce() {
    Origin first = last.named(new URIAuthority("one.test", 8080), "http");

    assertThat(first).isEqualTo(new Origin("one.test", 8080));
    assertThat(last.named(new URIAuthority("one.test", 8080), "http")).isSameAs(first);
  }

  @Test
  void anotherAuthorityPortOrSchemeIsReadAnew() {
    assertThat(last.named(new URIAuthority("one.test", 1), "http"))
        .isEqualTo(new Origin("one.test", 1));
    assertThat(last.named(new URIAuthority("one.test", 2), "http"))
        .isEqualTo(new Origin("one.test", 2));
    assertThat(last.named(new URIAuthority("two.test", 2), "http"))
        .isEqualTo(new Origin("two.test", 2));
    assertThat(last.named(new URIAuthority("two.test", -1), "http"))
        .isEqualTo(new Origin("two.test", 80));
    assertThat(last.named(new URIAuthority("two.test", -1), "https"))
        .isEqualTo(new Origin("two.test", 443));
  }

  @Test
  void longAuthorityIsReadEachTime() {
    URIAuthority authority = new URIAuthority("a".repeat(1_000), 80);

    assertThat(last.named(authority, "http"))
        .isEqualTo(new Origin(authority.getHostName(), 80))
        .isNotSameAs(last.named(authority, "http"));
  }
}
