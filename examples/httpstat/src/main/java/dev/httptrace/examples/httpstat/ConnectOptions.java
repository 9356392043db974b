/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.InetAddressUtils;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Where a connection goes, given by curl's options of the same names. */
final class ConnectOptions {

  /** What the address of a Unix domain socket has room for on Linux, without the final zero. */
  private static final int LONGEST_PATH = 107;

  private boolean ipv4;

  private boolean ipv6;

  private List<String> resolve = new ArrayList<>();

  private List<String> connectTo = new ArrayList<>();

  private double connectTimeout = Double.NaN;

  private @Nullable String unixSocket;

  /** Adds the options to a command. */
  void addTo(Options options) {
    options.named("-4", "--ipv4").says("Use IPv4 addresses only.").flag();
    options.named("-6", "--ipv6").says("Use IPv6 addresses only.").flag();
    options
        .named("--resolve")
        .says("Use these addresses for HOST and PORT. HOST may be '*'.")
        .texts("HOST:PORT:ADDR[,ADDR]");
    options
        .named("--connect-to")
        .says(
            "Send calls for HOST1:PORT1 to HOST2:PORT2, with the Host header and"
                + " certificate checks of HOST1. An empty HOST1 or PORT1 matches any; an empty"
                + " HOST2 or PORT2 changes nothing.")
        .texts("HOST1:PORT1:HOST2:PORT2");
    options
        .named("--connect-timeout")
        .says("Time limit for DNS lookup, connect and TLS handshake together.")
        .number("SECONDS");
    options
        .named("--unix-socket")
        .says("Connect to this Unix domain socket. No proxy is used.")
        .text("PATH");
  }

  /** Reads what was given, once. */
  void read(Given given) {
    ipv4 = given.flag("--ipv4");
    ipv6 = given.flag("--ipv6");
    resolve.addAll(given.texts("--resolve"));
    connectTo.addAll(given.texts("--connect-to"));
    connectTimeout = given.number("--connect-timeout", connectTimeout);
    unixSocket = given.textOrNull("--unix-socket");
  }

  /**
   * Looks at what was given.
   *
   * @throws BadInput if it is of no use
   */
  void check(List<Target> targets) {
    if (ipv4 && ipv6) {
      throw new BadInput(ExitCodes.USAGE, "--ipv4 and --ipv6 leave no address to connect to");
    }
    unixSocket();
    connectTimeout();
    rules();
    names(Network.ofSystem());
    for (Target target : targets) {
      String host = target.host().getHostName();
      boolean six = host.startsWith("[");
      if ((ipv4 && six) || (ipv6 && InetAddressUtils.isIPv4(host))) {
        throw new BadInput(
            ExitCodes.NOT_CONNECTED,
            (ipv4 ? "--ipv4" : "--ipv6") + " excludes the address of the URL: " + host);
      }
    }
  }

  /** Returns the Unix domain socket, {@code null} for TCP. */
  @Nullable Path unixSocket() {
    if (unixSocket == null) {
      return null;
    }
    if (unixSocket.isEmpty() || unixSocket.length() > LONGEST_PATH) {
      throw new BadInput(
          ExitCodes.USAGE,
          "--unix-socket must be a path of 1 to " + LONGEST_PATH + " bytes: " + unixSocket);
    }
    try {
      return Path.of(unixSocket);
    } catch (InvalidPathException e) {
      throw new BadInput(ExitCodes.USAGE, "--unix-socket must be a path: " + unixSocket);
    }
  }

  /** Returns the time for a connection, {@code null} if it has no limit of its own. */
  @Nullable Timeout connectTimeout() {
    return Double.isNaN(connectTimeout)
        ? null
        : Seconds.timeout("--connect-timeout", connectTimeout);
  }

  /** Returns where calls for a host really go. */
  HttpHost dialled(HttpHost target) {
    for (ConnectTo rule : rules()) {
      if (rule.matches(target)) {
        return rule.apply(target);
      }
    }
    return target;
  }

  private List<ConnectTo> rules() {
    return connectTo.stream().map(ConnectTo::parse).toList();
  }

  /** Returns a resolver that obeys the options. */
  ChosenNames names(Network network) {
    return new ChosenNames(
        network.names(),
        resolve.stream().map(Resolved::parse).toList(),
        address ->
            !((ipv4 && address instanceof Inet6Address)
                || (ipv6 && address instanceof Inet4Address)));
  }
}
