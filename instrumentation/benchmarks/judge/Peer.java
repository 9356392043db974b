/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The peer of the judged calls: {@code Peer KEYSTORE}. Prints the ports of three servers: plain
 * HTTP, HTTPS, and HTTPS that lets the client wait for its handshake. A path {@code /250} is
 * answered 250 ms late.
 */
public final class Peer {

  private static final String BODY = "x".repeat(2000);
  private static final long HANDSHAKE_MILLIS = 250;

  public static void main(String[] arguments) throws Exception {
    KeyStore keys = KeyStore.getInstance(Path.of(arguments[0]).toFile(), "changeit".toCharArray());
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, "changeit".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    System.out.println(
        serve(null, 0) + " " + serve(tls, 0) + " " + serve(tls, HANDSHAKE_MILLIS));
    System.in.read();
    System.exit(0);
  }

  private static int serve(SSLContext tls, long late) throws IOException {
    ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    ExecutorService threads = Executors.newCachedThreadPool();
    threads.execute(
        () -> {
          while (true) {
            try {
              Socket tcp = server.accept();
              threads.execute(() -> converse(tcp, tls, late));
            } catch (IOException e) {
              return;
            }
          }
        });
    return server.getLocalPort();
  }

  private static void converse(Socket tcp, SSLContext tls, long late) {
    try (tcp) {
      tcp.setTcpNoDelay(true);
      Thread.sleep(late);
      Socket socket = tcp;
      if (tls != null) {
        SSLSocket secured =
            (SSLSocket) tls.getSocketFactory().createSocket(tcp, null, tcp.getPort(), true);
        secured.setUseClientMode(false);
        // Of 1.2 every flight is the answer to one of the client's: no tickets in between.
        secured.setEnabledProtocols(new String[] {"TLSv1.2"});
        secured.startHandshake();
        socket = secured;
      }
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] answer =
          ("HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
              .getBytes(StandardCharsets.ISO_8859_1);
      for (String first = line(in); first != null; first = line(in)) {
        while (!line(in).isEmpty()) {}
        Thread.sleep(Long.parseLong(first.split("[ /]+")[1]));
        out.write(answer);
        out.flush();
      }
    } catch (Exception e) {
      // The client has gone.
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
