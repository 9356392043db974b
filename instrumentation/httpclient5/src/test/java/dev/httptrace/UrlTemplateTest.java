/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "/orders/{id}, /orders/{id}",
    "https://ann:pw@shop.test:8443/orders/{id}, /orders/{id}",
    "{scheme}://{host}/orders/{id}, /orders/{id}",
    "/orders/{id}?token=canary, /orders/{id}",
    "/orders/{id}#canary, /orders/{id}",
    "/orders;session=canary, /orders",
    "'/orders/{id:[a-z?#;]+}/lines', '/orders/{id:[a-z?#;]+}/lines'",
    "/orders{?page}, /orders",
    "/go?to=http://elsewhere.test/{id}, /go",
    "orders/{id}, orders/{id}",
  })
  void isThePathAlone(String template, String path) {
    assertThat(UrlTemplate.path(template)).isEqualTo(path);
  }

  @Test
  void nothingIsNoTemplate() {
    assertThat(UrlTemplate.path(null)).isNull();
    assertThat(UrlTemplate.path(42)).isNull();
    assertThat(UrlTemplate.path("")).isNull();
    assertThat(UrlTemplate.path("?token=canary")).isNull();
    assertThat(UrlTemplate.path("https://shop.test")).isNull();
  }

  @Test
  void isCutWhereNamesAre() {
    assertThat(UrlTemplate.path("/" + "a".repeat(1000)))
        .hasSizeLessThanOrEqualTo(257)
        .endsWith("…");
  }
}
