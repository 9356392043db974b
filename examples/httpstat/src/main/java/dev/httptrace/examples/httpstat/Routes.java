/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.nio.file.Path;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.RouteInfo.TunnelType;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Plans the way to each target: straight, through its proxy, or to where it is sent instead. */
final class Routes implements HttpRoutePlanner {

  /** In the context of a call the proxy of its last route; HttpClient notes only what connects. */
  private static final String PROXY = Routes.class.getName() + ".proxy";

  private final Proxies proxies;
  private final ConnectOptions connect;
  private final ChosenNames names;

  Routes(Proxies proxies, ConnectOptions connect, ChosenNames names) {
    this.proxies = proxies;
    this.connect = connect;
    this.names = names;
  }

  /** Returns the proxy of the last route that was planned for a call, {@code null} for none. */
  static @Nullable ProxyServer lastProxy(HttpContext context) {
    return (ProxyServer) context.getAttribute(PROXY);
  }

  @Override
  public HttpRoute determineRoute(HttpHost host, HttpContext context) throws HttpException {
    HttpHost target = RoutingSupport.normalize(host, DefaultSchemePortResolver.INSTANCE);
    boolean secure = target.getSchemeName().equalsIgnoreCase("https");
    Path socket = connect.unixSocket();
    if (socket != null) {
      return new HttpRoute(target, secure, socket);
    }
    HttpHost dialled = connect.dialled(target);
    HttpHost name = dialled.equals(target) ? null : target;
    ProxyServer proxy;
    try {
      proxy = proxies.of(target);
    } catch (BadInput e) {
      // Of a redirect: what is called first was looked at before.
      throw new HttpException("no way to the target", e);
    }
    context.setAttribute(PROXY, proxy);
    if (proxy != null && proxy.kind() == ProxyServer.Kind.SOCKS5H) {
      names.leaveToProxy(dialled);
    }
    if (proxy == null || proxy.isSocks()) {
      return new HttpRoute(dialled, name, null, secure);
    }
    boolean tunnel = secure || name != null;
    return new HttpRoute(
        dialled,
        name,
        null,
        new HttpHost[] {proxy.host()},
        secure,
        tunnel ? TunnelType.TUNNELLED : TunnelType.PLAIN,
        secure ? LayerType.LAYERED : LayerType.PLAIN);
  }
}
