#!/usr/bin/env bash
# From HttpClient 5.4 on a ConnectionSocketFactory in the manager's registry is taken without a word and never asked for a
# socket or a connect: the code compiles (deprecated), the call works, and the factory's proxy, binding or metrics are gone.
# Seen: 5.3.1 asks it to create and to connect; 5.4.4 and 5.6.5 ask for neither.
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

cat > Sockets.java <<'J'
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.Proxy;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.PlainConnectionSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

public class Sockets {
  static boolean created;
  static boolean connected;

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> { exchange.sendResponseHeaders(204, -1); exchange.close(); });
    server.start();
    ConnectionSocketFactory factory = new PlainConnectionSocketFactory() {
      @Override public Socket createSocket(Proxy proxy, HttpContext context) throws IOException {
        created = true;
        return super.createSocket(proxy, context);
      }
      @Override public Socket connectSocket(TimeValue timeout, Socket socket, HttpHost host, InetSocketAddress remote,
          InetSocketAddress local, HttpContext context) throws IOException {
        connected = true;
        return super.connectSocket(timeout, socket, host, remote, local, context);
      }
    };
    PoolingHttpClientConnectionManager manager = new PoolingHttpClientConnectionManager(
        RegistryBuilder.<ConnectionSocketFactory>create().register("http", factory).build());
    try (CloseableHttpClient client = HttpClients.custom().setConnectionManager(manager).build()) {
      int status = client.execute(
          new HttpGet("http://127.0.0.1:" + server.getAddress().getPort() + "/"), response -> response.getCode());
      System.out.println(status + " created=" + created + " connected=" + connected);
    } finally {
      server.stop(0);
    }
  }
}
J

check() { # version, expected
  pom "org.apache.httpcomponents.client5:httpclient5:$1"
  seen=$(java -cp "lib/*" Sockets.java 2> /dev/null)
  echo "httpclient5 $1: $seen"
  [ "$seen" = "$2" ] || { echo "changed: expected $2"; exit 1; }
}

check 5.3.1 "204 created=true connected=true"
check 5.4.4 "204 created=false connected=false"
check 5.6.5 "204 created=false connected=false"
