/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import java.util.List;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** How the client is built that makes all calls. */
final class ClientOptions {

  private static final TimeValue USUAL_IDLE_CHECK = TimeValue.ofSeconds(2);

  private boolean location;

  private double maxTime = 30;

  private boolean compressed;

  private boolean async;

  private boolean http2;

  private boolean http11;

  private final ConnectOptions connect = new ConnectOptions();
  private final TlsOptions tls = new TlsOptions();
  private final ProxyOptions proxy = new ProxyOptions();

  private TimeValue idleCheck = USUAL_IDLE_CHECK;
  private boolean demo;

  /** Adds the options to a command. */
  void addTo(Options options) {
    options.named("-L", "--location").says("Follow redirects.").flag();
    options
        .named("-m", "--max-time")
        .says("Time limit for a call, including all its attempts; default 30.")
        .number("SECONDS");
    options
        .named("--compressed")
        .says("Ask for a compressed response (gzip, deflate) and decompress it.")
        .flag();
    options.named("--async").says("Use HttpClient's async client.").flag();
    options
        .named("--http2")
        .says(
            "Use HTTP/2, with the async client: negotiated (ALPN) for https, prior"
                + " knowledge for http, but HTTP/1.1 through a proxy. Concurrent calls share"
                + " connections.")
        .flag();
    options.named("--http1.1").says("Use HTTP/1.1. This is the default.").flag();
    connect.addTo(options);
    tls.addTo(options);
    proxy.addTo(options);
  }

  /** Reads what was given, once. */
  void read(Given given) {
    location = given.flag("--location");
    maxTime = given.number("--max-time", maxTime);
    compressed = given.flag("--compressed");
    async = given.flag("--async");
    http2 = given.flag("--http2");
    http11 = given.flag("--http1.1");
    connect.read(given);
    tls.read(given);
    proxy.read(given);
  }

  /**
   * Returns options for servers of our own: redirects are followed, a proxy of the environment is
   * not used, and a connection that was closed in the pool is met, however long ago that was.
   */
  static ClientOptions forDemo() {
    ClientOptions options = new ClientOptions();
    options.location = true;
    options.demo = true;
    options.idleCheck = TimeValue.NEG_ONE_MILLISECOND;
    return options;
  }

  /**
   * Looks at what only the client needs.
   *
   * @throws BadInput if it is of no use
   */
  void check(List<Target> targets, Proxies proxies) {
    maxTime();
    connect.check(targets);
    tls.check();
    if (http2 && http11) {
      throw new BadInput(ExitCodes.USAGE, "--http1.1 and --http2 cannot both be spoken");
    }
    if (isAsync() && connect.unixSocket() != null) {
      throw new BadInput(
          ExitCodes.USAGE,
          "--unix-socket needs the classic client: HttpClient's async client, as with --async and"
              + " --http2, has none");
    }
    targets.forEach(target -> proxies.of(target.host()));
  }

  /** Returns the proxies for this run. */
  Proxies proxies(Surroundings around) {
    if (demo || connect.unixSocket() != null) {
      return Proxies.none();
    }
    Proxies proxies = proxy.proxies(around);
    return isAsync()
        ? proxies.withoutSocks(
            "a SOCKS proxy needs the classic client, and not --async or --http2: HttpClient's async"
                + " client has one for all routes or for none")
        : proxies;
  }

  /** Builds a client that tells everything to these traces. */
  Caller client(
      Network network,
      Proxies proxies,
      RequestOptions requests,
      int concurrency,
      List<ClientTraceFactory> traces) {
    Clients clients = new Clients(this, network, proxies, requests, concurrency, traces);
    return isAsync() ? clients.async(true) : clients.classic(true);
  }

  /** Builds a client of the same kind that goes straight to the target and tries once. */
  Caller straight(Network network, List<ClientTraceFactory> traces) {
    ClientOptions kind = new ClientOptions();
    kind.async = async;
    kind.http2 = http2;
    Clients clients = new Clients(kind, network, Proxies.none(), new RequestOptions(), 1, traces);
    return isAsync() ? clients.async(false) : clients.classic(false);
  }

  ConnectOptions connect() {
    return connect;
  }

  TlsOptions tls() {
    return tls;
  }

  boolean isFollowing() {
    return location;
  }

  boolean isCompressed() {
    return compressed;
  }

  boolean isHttp2() {
    return http2;
  }

  boolean isAsync() {
    return async || http2;
  }

  /** How long a connection may be idle before it is looked at. */
  TimeValue idleCheck() {
    return idleCheck;
  }

  /**
   * Returns the time a call may take.
   *
   * @throws BadInput if that is no time
   */
  Timeout maxTime() {
    return Seconds.timeout("--max-time", maxTime);
  }

  /** Returns the time a connection may take, {@code null} if it has no limit of its own. */
  @Nullable Timeout connectTimeout() {
    return connect.connectTimeout();
  }

  HttpVersionPolicy version(HttpHost host, Proxies proxies) {
    if (!http2) {
      return HttpVersionPolicy.FORCE_HTTP_1;
    }
    if (host.getSchemeName().equals("https")) {
      return HttpVersionPolicy.NEGOTIATE;
    }
    return proxies.http().server() == null
        ? HttpVersionPolicy.FORCE_HTTP_2
        : HttpVersionPolicy.FORCE_HTTP_1;
  }
}
