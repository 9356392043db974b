/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.Exchange;
import dev.httptrace.HookFailures;
import dev.httptrace.UrlTemplate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the template of an exchange's URL: from a function of the user's, else the request. */
record UrlTemplates(@Nullable Function<Exchange, @Nullable String> function) {

  /** As the requests say. */
  static final UrlTemplates OF_REQUESTS = new UrlTemplates(null);

  @Nullable String of(Exchange exchange) {
    String ofRequest = exchange.urlTemplate();
    Function<Exchange, @Nullable String> asked = function;
    if (asked == null) {
      return ofRequest;
    }
    String given =
        UrlTemplate.path(
            HookFailures.contain(asked, "urlTemplate", () -> asked.apply(exchange), ""));
    return given == null ? ofRequest : given;
  }
}
