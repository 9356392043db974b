/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.net.URI;
import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Follows redirects as curl does: every request has the fields of the first, but what is secret
 * goes to the first server only. HttpClient's own strategy loses the fields where the method
 * changes, and does not follow to another server with a secret.
 */
final class CurlRedirects extends DefaultRedirectStrategy {

  private static final String FIRST = CurlRedirects.class.getName() + ".first";

  private final RequestFields fields;

  CurlRedirects(RequestFields fields) {
    this.fields = fields;
  }

  @Override
  public URI getLocationURI(HttpRequest request, HttpResponse response, HttpContext context)
      throws HttpException {
    if (context.getAttribute(FIRST) == null) {
      // Not the host of the route, which --connect-to may have changed.
      context.setAttribute(FIRST, new HttpHost(request.getScheme(), request.getAuthority()));
    }
    return super.getLocationURI(request, response, context);
  }

  /**
   * Allows every redirect, with the fields that may go there. Both clients send the request that
   * they ask about (RedirectExec and AsyncRedirectExec, 5.4 to 5.6), and ask after {@link
   * #getLocationURI}.
   */
  @Override
  public boolean isRedirectAllowed(
      HttpHost current, HttpHost next, HttpRequest redirect, HttpContext context) {
    HttpHost first = usual((HttpHost) context.getAttribute(FIRST));
    boolean sameName = first.getHostName().equalsIgnoreCase(next.getHostName());
    fields.replaceIn(redirect, sameName, first.equals(usual(next)));
    return true;
  }

  private static HttpHost usual(HttpHost host) {
    return RoutingSupport.normalize(host, DefaultSchemePortResolver.INSTANCE);
  }
}
