#!/usr/bin/env bash
# HttpCore limits the head of a response since 5.4.3: 100 fields and 8,192 characters a line, where 5.4.2 and older had no
# limit. A patch release of HttpClient (5.6.4 brings HttpCore 5.4.3) refuses answers that worked the day before.
# Http1Config.custom().setMaxHeaderCount(…) sets another limit.
# Seen, a response with 150 short fields: 200 with HttpCore 5.4.2; MessageConstraintException with 5.4.3 and 5.4.4.
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

cat > Fields.java <<'J'
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

public class Fields {
  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      for (int i = 0; i < 150; i++) {
        exchange.getResponseHeaders().add("X-Field-" + i, "value");
      }
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      HttpGet request = new HttpGet("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      int status = client.execute(request, response -> response.getCode());
      System.out.println(status);
    } catch (Exception e) {
      System.out.println(e.getClass().getSimpleName());
    } finally {
      server.stop(0);
    }
  }
}
J

check() { # HttpCore's version, expected
  core=org.apache.httpcomponents.core5
  pom $core:httpcore5:"$1" $core:httpcore5-h2:"$1" org.apache.httpcomponents.client5:httpclient5:5.6.3
  seen=$(java -cp "lib/*" Fields.java 2> /dev/null)
  echo "httpclient5 5.6.3 on httpcore5 $1, 150 fields: $seen"
  [ "$seen" = "$2" ] || { echo "changed: expected $2"; exit 1; }
}

check 5.4.2 200
check 5.4.3 MessageConstraintException
check 5.4.4 MessageConstraintException
