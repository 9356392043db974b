/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.Exchange;
import dev.httptrace.IpText;
import dev.httptrace.OutsideText;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.ReadableKeys;
import dev.httptrace.RedactedUrl;
import io.opentelemetry.api.common.Attributes;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What the spans of one trace say again and again, kept so that it is not made for each: addresses
 * and URLs as text, and the attributes of those events that are the same whenever a connection is,
 * or the load of a pool. There is a fixed number of places, and what comes takes the place of what
 * was there. Safe to use from any thread.
 */
final class Recurring {

  private static final int PLACES = 32;

  // Apart, so that no connection has both its ends in one place.
  private final AtomicReferenceArray<@Nullable Place> peers = new AtomicReferenceArray<>(PLACES);
  private final AtomicReferenceArray<@Nullable Place> locals = new AtomicReferenceArray<>(PLACES);
  private final AtomicReferenceArray<@Nullable Attributes> conns =
      new AtomicReferenceArray<>(PLACES);
  private final AtomicReferenceArray<@Nullable Asked> pools = new AtomicReferenceArray<>(PLACES);
  private final AtomicReferenceArray<@Nullable Target> targets = new AtomicReferenceArray<>(PLACES);

  private final ReadableKeys readableKeys;

  /**
   * Makes it.
   *
   * @param readableKeys of URLs
   */
  Recurring(ReadableKeys readableKeys) {
    this.readableKeys = readableKeys;
  }

  /** The address of a peer as attributes tell it, or {@code null} if it is none of the internet. */
  @Nullable Place peer(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? place(peers, inet) : null;
  }

  /** The same for an address of this side. */
  @Nullable Place local(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? place(locals, inet) : null;
  }

  private static Place place(
      AtomicReferenceArray<@Nullable Place> places, InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (!isKnownByItsBytes(ip)) {
      return new Place(
          address,
          ip == null
              ? OutsideText.cut(address.getHostString(), OutsideText.LONGEST_NAME)
              : IpText.of(ip),
          address.getPort());
    }
    int at = at(address.hashCode());
    Place known = places.getAcquire(at);
    if (known == null || !known.address.equals(address)) {
      known = new Place(address, IpText.of(ip), address.getPort());
      places.setRelease(at, known);
    }
    return known;
  }

  /** Addresses of IPv6 that differ in their scope alone are equal, and read differently. */
  private static boolean isKnownByItsBytes(@Nullable InetAddress ip) {
    return ip instanceof Inet4Address
        || (ip instanceof Inet6Address v6
            && v6.getScopeId() == 0
            && v6.getScopedInterface() == null);
  }

  /** The name of a connection, and nothing else. */
  Attributes conn(String id) {
    int at = at(id.hashCode());
    Attributes known = conns.getAcquire(at);
    if (known == null || !id.equals(known.get(Keys.CONN_ID))) {
      known = Attributes.of(Keys.CONN_ID, id);
      conns.setRelease(at, known);
    }
    return known;
  }

  /**
   * Where a connection is asked to lead, and the load of the pool.
   *
   * @param hostPort with a port
   * @param host that of {@code hostPort}, if it is the same as the target's
   */
  Attributes asked(String hostPort, String host, PoolSnapshot pool) {
    int at = at((hostPort.hashCode() * 31 + pool.leased()) * 31 + pool.available());
    Asked known = pools.getAcquire(at);
    if (known == null || !known.isOf(hostPort, pool)) {
      known = Asked.of(hostPort, host, pool);
      pools.setRelease(at, known);
    }
    return known.attributes;
  }

  /**
   * What a span starts with: the method, the target, and the URL. Only what is redacted is kept.
   *
   * @param method as attributes tell it
   */
  Attributes target(Exchange exchange, String method) {
    String path = exchange.path();
    int hash = exchange.serverAddress().hashCode();
    for (int i = 0; i < path.length() && isKept(path.charAt(i)); i++) {
      hash = hash * 31 + path.charAt(i);
    }
    int at = at(hash);
    Target known = targets.getAcquire(at);
    if (known == null || !known.isOf(exchange, method, readableKeys)) {
      known = Target.of(exchange, method, readableKeys);
      targets.setRelease(at, known);
    }
    return known.attributes;
  }

  /** Whether a path goes on with what no secret can begin with. */
  private static boolean isKept(char c) {
    return c != '?' && c != ';' && c != '#';
  }

  private static int at(int hash) {
    return (hash ^ hash >>> 16) & (PLACES - 1);
  }

  /** An address in text, its port a number that was made an object once. */
  record Place(InetSocketAddress address, String host, Long port) {

    Place(InetSocketAddress address, String host, int port) {
      this(address, host, Long.valueOf(port));
    }
  }

  /**
   * What is the same for many requests.
   *
   * @param shape of the targets that are known at a glance, or {@code null}
   */
  private record Target(
      String scheme,
      String host,
      int port,
      @Nullable TargetShape shape,
      String method,
      String url,
      Attributes attributes) {

    static Target of(Exchange exchange, String method, ReadableKeys readableKeys) {
      String url = RedactedUrl.of(exchange, readableKeys);
      return new Target(
          exchange.scheme(),
          exchange.serverAddress(),
          exchange.serverPort(),
          readableKeys.equals(ReadableKeys.NONE)
              ? TargetShape.ofOrNull(exchange.path(), url)
              : null,
          method,
          url,
          Attributes.of(
              Keys.METHOD,
              method,
              Keys.SERVER_ADDRESS,
              OutsideText.cut(exchange.serverAddress(), OutsideText.LONGEST_NAME),
              Keys.SERVER_PORT,
              (long) exchange.serverPort(),
              Keys.URL,
              url));
    }

    boolean isOf(Exchange exchange, String method, ReadableKeys readableKeys) {
      return this.method.equals(method)
          && (isAtAGlance(exchange) || RedactedUrl.isOf(url, exchange, readableKeys));
    }

    private boolean isAtAGlance(Exchange exchange) {
      return shape != null
          && port == exchange.serverPort()
          && host.equals(exchange.serverAddress())
          && scheme.equals(exchange.scheme())
          && shape.isOf(exchange.path());
    }
  }

  private record Asked(String hostPort, PoolSnapshot pool, Attributes attributes) {

    static Asked of(String hostPort, String host, PoolSnapshot pool) {
      return new Asked(
          hostPort,
          pool,
          Attributes.of(
              Keys.SERVER_ADDRESS,
              Endpoint.host(hostPort, host),
              Keys.SERVER_PORT,
              Endpoint.port(hostPort),
              Keys.POOL_LEASED,
              (long) pool.leased(),
              Keys.POOL_PENDING,
              (long) pool.pending(),
              Keys.POOL_AVAILABLE,
              (long) pool.available(),
              Keys.POOL_MAX,
              (long) pool.max()));
    }

    /** Its oldest lease is no attribute. */
    boolean isOf(String hostPort, PoolSnapshot pool) {
      return this.pool.leased() == pool.leased()
          && this.pool.pending() == pool.pending()
          && this.pool.available() == pool.available()
          && this.pool.max() == pool.max()
          && this.hostPort.equals(hostPort);
    }
  }
}
