/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** A process of its own that uploads, to servers that read slowly or think long. */
final class Uploads {

  private static final int SIZE = 400_000;

  /** What the JVM takes for its first call is nobody's verdict. */
  private static final String WARM_UP = "?quickly";

  private Uploads() {}

  public static void main(String[] args) throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      // What it does not read stays with the client.
      server.setReceiveBufferSize(32_768);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread serving = new Thread(() -> serve(server));
      serving.setDaemon(true);
      serving.start();
      String uri = "http://127.0.0.1:" + server.getLocalPort();
      for (String path : new String[] {"/reads-slowly", "/thinks"}) {
        System.out.println("classic" + path + ": " + classic(uri + path));
        System.out.println("async" + path + ": " + async(uri + path));
      }
    }
  }

  private static String classic(String uri) throws IOException {
    try (CloseableHttpClient client = TracedHttpClients.custom(CallRecorder.create()).build()) {
      HttpClientContext context = HttpClientContext.create();
      for (String each : new String[] {uri + WARM_UP, uri}) {
        client.execute(
            ClassicRequestBuilder.post(each)
                .setEntity(new byte[SIZE], ContentType.APPLICATION_OCTET_STREAM)
                .build(),
            context,
            response -> null);
      }
      return verdict(context);
    }
  }

  private static String async(String uri) throws Exception {
    try (CloseableHttpAsyncClient client =
        TracedHttpAsyncClients.custom(CallRecorder.create()).build()) {
      client.start();
      HttpClientContext context = HttpClientContext.create();
      for (String each : new String[] {uri + WARM_UP, uri}) {
        client
            .execute(
                SimpleRequestBuilder.post(each)
                    .setBody(new byte[SIZE], ContentType.APPLICATION_OCTET_STREAM)
                    .build(),
                context,
                null)
            .get();
      }
      return verdict(context);
    }
  }

  private static String verdict(HttpClientContext context) {
    Verdict verdict = CallRecord.fromOrNull(context::getAttribute).verdict();
    return verdict.kind() + " " + verdict.sentence();
  }

  private static void serve(ServerSocket server) {
    while (true) {
      try (Socket socket = server.accept()) {
        answer(socket);
      } catch (IOException | InterruptedException e) {
        return;
      }
    }
  }

  private static void answer(Socket socket) throws IOException, InterruptedException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    boolean quickly = head.indexOf(WARM_UP) > 0;
    boolean slowly = !quickly && head.indexOf("/reads-slowly") > 0;
    for (int left = SIZE; left > 0; ) {
      left -= in.readNBytes(Math.min(left, 8_192)).length;
      Thread.sleep(slowly ? 20 : 0);
    }
    Thread.sleep(slowly || quickly ? 0 : 1_000);
    socket
        .getOutputStream()
        .write("HTTP/1.1 204 No\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
  }
}
