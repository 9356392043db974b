/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.HookFailures;
import dev.httptrace.UrlTemplate;
import java.util.List;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Lets the trace of a client know the template that Spring knows, as the attribute of the request
 * that anybody can set; one that is set already holds.
 */
final class TemplateHandlers {

  private static final String NAME = "httptrace-url-template";

  private final List<Templates> templates;

  TemplateHandlers(List<Templates> templates) {
    this.templates = List.copyOf(templates);
  }

  /** To be called once the hooks are in: what is added first later stands further out. */
  void addTo(HttpClientBuilder client) {
    if (!templates.isEmpty()) {
      client.addExecInterceptorFirst(
          NAME,
          (request, scope, chain) -> {
            boolean isOurs = begin(scope.clientContext);
            try {
              return chain.proceed(request, scope);
            } finally {
              end(scope.clientContext, isOurs);
            }
          });
    }
  }

  /** The same for the async client, which looks for it before it returns to its caller. */
  void addTo(HttpAsyncClientBuilder client) {
    if (!templates.isEmpty()) {
      client.addExecInterceptorFirst(
          NAME,
          (request, entity, scope, chain, callback) -> {
            boolean isOurs = begin(scope.clientContext);
            try {
              chain.proceed(request, entity, scope, callback);
            } finally {
              end(scope.clientContext, isOurs);
            }
          });
    }
  }

  private boolean begin(HttpContext context) {
    String template = context.getAttribute(UrlTemplate.NAME) == null ? currentOrNull() : null;
    if (template != null) {
      context.setAttribute(UrlTemplate.NAME, template);
    }
    return template != null;
  }

  /** The next request with this context may have another, or none. */
  private static void end(HttpContext context, boolean isOurs) {
    if (isOurs) {
      context.removeAttribute(UrlTemplate.NAME);
    }
  }

  private @Nullable String currentOrNull() {
    for (Templates each : templates) {
      String template = HookFailures.contain(each, "current", each::current, "");
      if (template != null && !template.isEmpty()) {
        return template;
      }
    }
    return null;
  }
}
