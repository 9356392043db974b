/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.Conn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names what differs from run to run as the recording does: ports, paths and connections. */
final class Normalizer {

  private static final Pattern PORT = Pattern.compile("(?<=:)\\d+$");

  private final Map<Integer, String> ports = new LinkedHashMap<>();
  private final Map<String, String> paths = new LinkedHashMap<>();
  private final List<Conn> connections = new ArrayList<>();

  synchronized void port(int port, String name) {
    ports.put(port, "<" + name + ">");
  }

  synchronized void path(String path, String name) {
    paths.put(path, "<" + name + ">");
  }

  /** The address with its port or path named. */
  synchronized String address(String address) {
    String path = paths.get(address);
    if (path != null) {
      return path;
    }
    String shortened = address.replace("[0:0:0:0:0:0:0:1]", "[::1]");
    Matcher port = PORT.matcher(shortened);
    String name = port.find() ? ports.get(Integer.valueOf(port.group())) : null;
    return name == null ? shortened : port.replaceFirst(name);
  }

  /** Connections are numbered in the order in which requests got them. */
  synchronized String connection(Conn conn) {
    int index = connections.indexOf(conn);
    if (index < 0) {
      index = connections.size();
      connections.add(conn);
    }
    return "c" + (index + 1);
  }
}
