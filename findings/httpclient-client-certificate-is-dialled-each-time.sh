#!/usr/bin/env bash
# With a client certificate HttpClient's pool reuses nothing by default: a connection belongs to the certificate's principal, a
# call with a context of its own (so every execute(request, handler)) asks for one of nobody, and dials again, while the pool
# fills with idle connections. One HttpClientContext for all calls, or disableConnectionState(), ends it.
# Seen with HttpClient 5.6.5, five calls one after another: 5 connections; with one context 1, with disableConnectionState() 1; without
# a client certificate 1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"

pom() { # group:artifact:version …
  {
    echo "<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><packaging>pom</packaging><dependencies>"
    for coordinate in "$@"; do
      IFS=: read -r group artifact version <<< "$coordinate"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
    done
    echo "</dependencies></project>"
  } > pom.xml
  rm -rf lib
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime
}

pom org.apache.httpcomponents.client5:httpclient5:5.6.5
keytool -genkeypair -alias both -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1 -keystore keys.p12 -storepass changeit \
  -storetype PKCS12 2>/dev/null
cat > Mutual.java <<'J'
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.entity.EntityUtils;

public class Mutual {
  static final AtomicInteger connections = new AtomicInteger();
  static SSLContext tls;

  public static void main(String[] args) throws Exception {
    KeyStore keys = KeyStore.getInstance(new File("keys.p12"), "changeit".toCharArray());
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    System.out.println("server only " + fiveCalls(false, false, false) + ", client certificate " + fiveCalls(true, false, false)
        + ", one context " + fiveCalls(true, true, false) + ", no state " + fiveCalls(true, false, true));
  }

  static int fiveCalls(boolean mutual, boolean oneContext, boolean noState) throws Exception {
    connections.set(0);
    HttpClientBuilder builder = HttpClients.custom().setConnectionManager(
        PoolingHttpClientConnectionManagerBuilder.create().setTlsSocketStrategy(new DefaultClientTlsStrategy(tls)).build());
    if (noState) {
      builder.disableConnectionState();
    }
    try (SSLServerSocket server = (SSLServerSocket)
            tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        CloseableHttpClient client = builder.build()) {
      server.setNeedClientAuth(mutual);
      daemon(() -> {
        while (true) {
          SSLSocket socket = (SSLSocket) server.accept();
          connections.incrementAndGet();
          daemon(() -> answer(socket));
        }
      });
      HttpClientContext shared = HttpClientContext.create();
      for (int i = 0; i < 5; i++) {
        client.execute(new HttpGet("https://127.0.0.1:" + server.getLocalPort() + "/"),
            oneContext ? shared : HttpClientContext.create(), response -> EntityUtils.toString(response.getEntity()));
      }
    }
    return connections.get();
  }

  static void answer(SSLSocket socket) throws IOException {
    try (socket) {
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), "ISO-8859-1"));
      for (String line; (line = in.readLine()) != null;) {
        if (line.isEmpty()) {
          socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes("ISO-8859-1"));
        }
      }
    }
  }

  interface Work { void run() throws IOException; }

  static void daemon(Work work) {
    Thread thread = new Thread(() -> {
      try {
        work.run();
      } catch (IOException closed) {
        // The client or the server has ended.
      }
    });
    thread.setDaemon(true);
    thread.start();
  }
}
J
seen=$(java -cp "lib/*" Mutual.java 2>/dev/null)
echo "HttpClient 5.6.5, connections for five calls: $seen"
[ "$seen" = "server only 1, client certificate 5, one context 1, no state 1" ] || { echo "changed: expected 1, 5, 1, 1"; exit 1; }
