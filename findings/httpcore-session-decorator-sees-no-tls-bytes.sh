#!/usr/bin/env bash
# The IOSession decorator of HttpClient's async client sits above TLS, not on the wire: over https it is handed the request in the
# clear and no byte of the handshake, so that it can neither count what is sent nor time the handshake. It is also asked twice
# for each connection, before TLS and after it, the second time with its own first answer: what counts bytes counts them twice.
# Seen with HttpClient 5.6.5: asked 2 times; the one request passes both, no TLS record passes either.
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
keytool -genkeypair -alias server -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1 -keystore keys.p12 -storepass changeit \
  -storetype PKCS12 2>/dev/null
cat > Decorated.java <<'J'
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.reactor.IOSession;

public class Decorated {
  static final AtomicInteger decorated = new AtomicInteger();
  static final AtomicInteger requests = new AtomicInteger();
  static final AtomicInteger records = new AtomicInteger();

  public static void main(String[] args) throws Exception {
    KeyStore keys = KeyStore.getInstance(new File("keys.p12"), "changeit".toCharArray());
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext("/", exchange -> { exchange.sendResponseHeaders(204, -1); exchange.close(); });
    server.start();
    try (CloseableHttpAsyncClient client = HttpAsyncClients.custom().setIoSessionDecorator(Decorated::decorate)
        .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
            .setTlsStrategy(new DefaultClientTlsStrategy(tls)).build()).build()) {
      client.start();
      String url = "https://127.0.0.1:" + server.getAddress().getPort() + "/";
      int status = client.execute(SimpleRequestBuilder.get(url).build(), null).get().getCode();
      System.out.println("status=" + status + " decorated=" + decorated + " requests=" + requests + " tlsRecords=" + records);
    }
    server.stop(0);
  }

  static IOSession decorate(IOSession session) {
    decorated.incrementAndGet();
    return (IOSession) Proxy.newProxyInstance(IOSession.class.getClassLoader(), new Class<?>[] {IOSession.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("write")) {
            look(((ByteBuffer) arguments[0]).duplicate());
          }
          try {
            return method.invoke(session, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  static void look(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    if (new String(copy, StandardCharsets.US_ASCII).startsWith("GET / HTTP/1.1")) {
      requests.incrementAndGet();
    }
    // Content type 20 to 23, then version 3.x.
    if (copy.length > 2 && copy[0] >= 20 && copy[0] <= 23 && copy[1] == 3) {
      records.incrementAndGet();
    }
  }
}
J
seen=$(java -cp "lib/*" Decorated.java 2>/dev/null)
echo "HttpClient 5.6.5, what an IOSession decorator sees of one https exchange: $seen"
[ "$seen" = "status=204 decorated=2 requests=2 tlsRecords=0" ] || { echo "changed: expected two decorations, the request in the clear in both, no TLS record"; exit 1; }
