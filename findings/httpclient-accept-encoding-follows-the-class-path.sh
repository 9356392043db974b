#!/usr/bin/env bash
# HttpClient 5.6 asks for whatever codings the class path can decode: with commons-compress there (for zip files, say) each request
# of each client says Accept-Encoding: gzip, deflate, lz4-framed, lz4-block, bzip2, pack200, deflate64, x-gzip, and with
# brotli's or zstd's library br and zstd as well. A server or cache may then answer in another coding than the day before.
# Seen with HttpClient 5.6.5 and commons-compress 1.28.0; 5.5.2 asks for the same three with and without it.
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

cat > Codings.java <<'J'
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

public class Codings {
  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      System.out.println(String.join(", ", exchange.getRequestHeaders().get("Accept-Encoding")));
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      client.execute(new HttpGet("http://127.0.0.1:" + server.getAddress().getPort() + "/"), response -> null);
    }
    server.stop(0);
  }
}
J
httpclient=org.apache.httpcomponents.client5:httpclient5
seen=""
for release in 5.5.2 5.6.5; do
  pom "$httpclient:$release"
  alone=$(java -cp "lib/*" Codings.java 2>/dev/null)
  pom "$httpclient:$release" org.apache.commons:commons-compress:1.28.0
  beside=$(java -cp "lib/*" Codings.java 2>/dev/null)
  echo "HttpClient $release alone: $alone"
  echo "HttpClient $release beside commons-compress 1.28.0: $beside"
  [ "$alone" = "$beside" ] && seen="$seen same" || seen="$seen more"
done
case "$beside" in *bzip2*) ;; *) echo "changed: 5.6.5 does not ask for bzip2"; exit 1 ;; esac
[ "$seen" = " same more" ] || { echo "changed: expected only 5.6.5 to ask for more"; exit 1; }
