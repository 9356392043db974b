/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves one client of a SOCKS proxy: one tunnel to the end. RFC 1928, CONNECT only. */
final class SocksScript implements ConnectionScript {

  private static final byte VERSION = 5;
  private static final byte NO_AUTHENTICATION = 0;
  private static final byte CONNECT = 1;
  private static final byte IPV4 = 1;
  private static final byte NAME = 3;
  private static final byte IPV6 = 4;
  private static final byte SUCCEEDED = 0;
  private static final byte CONNECTION_REFUSED = 5;

  private final boolean refusing;
  private final List<String> targets = new CopyOnWriteArrayList<>();

  SocksScript(boolean refusing) {
    this.refusing = refusing;
  }

  List<String> targets() {
    return List.copyOf(targets);
  }

  @Override
  public void serve(Wire client) throws IOException {
    DataInputStream in = new DataInputStream(client.in());
    expect(VERSION, in.readByte());
    in.skipNBytes(in.readUnsignedByte());
    client.send(new byte[] {VERSION, NO_AUTHENTICATION});
    expect(VERSION, in.readByte());
    expect(CONNECT, in.readByte());
    in.skipNBytes(1);
    String target = host(in) + ":" + in.readUnsignedShort();
    targets.add(target);
    if (refusing) {
      reply(client, CONNECTION_REFUSED);
      return;
    }
    try (Origin origin = dial(client, target)) {
      reply(client, SUCCEEDED);
      origin.tunnel();
    }
  }

  private static Origin dial(Wire client, String target) throws IOException {
    try {
      return Origin.dial(client, target);
    } catch (IOException e) {
      reply(client, CONNECTION_REFUSED);
      throw e;
    }
  }

  private static String host(DataInputStream in) throws IOException {
    byte type = in.readByte();
    return switch (type) {
      case IPV4 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
      case NAME -> new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
      case IPV6 -> "[" + InetAddress.getByAddress(in.readNBytes(16)).getHostAddress() + "]";
      default -> throw new IOException("unknown address type " + type);
    };
  }

  /** The bound address is of no interest to a client that only connects: 0.0.0.0:0. */
  private static void reply(Wire client, byte code) throws IOException {
    client.send(new byte[] {VERSION, code, 0, IPV4, 0, 0, 0, 0, 0, 0});
  }

  private static void expect(byte wanted, byte got) throws IOException {
    if (wanted != got) {
      throw new IOException("SOCKS client sent " + got + " instead of " + wanted);
    }
  }
}
