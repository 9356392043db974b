#!/usr/bin/env bash
# Elasticsearch's low-level client on HttpClient 5 is described as a drop-in replacement of the one on HttpClient 4. It throws a
# ResponseException from 500 on only: a refused login (401), a version conflict (409) or an overload (429) come back as a Response,
# and code that waits for the exception takes them as success.
# Seen with elasticsearch-rest5-client 9.5.6 beside elasticsearch-rest-client 9.4.4, which throws for all four. Its Javadoc says 5xx
# by now. Do instead: look at getStatusCode() of each Response.
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

cat > Statuses.java <<'J'
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

public class Statuses {
  interface Call {
    int status(String path) throws IOException;
  }

  static void print(String name, Call call, Class<? extends Exception> expected) throws IOException {
    StringBuilder line = new StringBuilder(name);
    for (int status : List.of(200, 401, 409, 429, 500)) {
      String seen;
      try {
        seen = "returned " + call.status("/" + status);
      } catch (IOException e) {
        if (!expected.isInstance(e)) {
          throw e;
        }
        seen = "threw";
      }
      line.append(' ').append(status).append(' ').append(seen);
    }
    System.out.println(line);
  }

  static int server() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      byte[] body = "{}".getBytes();
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    return server.getAddress().getPort();
  }
}
J
cat > Old.java <<'J'
import org.apache.http.HttpHost;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

public class Old {
  public static void main(String[] args) throws Exception {
    try (RestClient client = RestClient.builder(new HttpHost("127.0.0.1", Statuses.server(), "http")).build()) {
      Statuses.print("old:", path -> client.performRequest(new Request("GET", path)).getStatusLine().getStatusCode(),
          ResponseException.class);
    }
    System.exit(0);
  }
}
J
cat > New.java <<'J'
import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import org.apache.hc.core5.http.HttpHost;

public class New {
  public static void main(String[] args) throws Exception {
    try (Rest5Client client = Rest5Client.builder(new HttpHost("http", "127.0.0.1", Statuses.server())).build()) {
      Statuses.print("rest5:", path -> client.performRequest(new Request("GET", path)).getStatusCode(), ResponseException.class);
    }
    System.exit(0);
  }
}
J
run() { # class
  javac -cp "lib/*" -d . Statuses.java "$1.java"
  java -cp ".:lib/*" "$1" 2>/dev/null
}
pom org.elasticsearch.client:elasticsearch-rest-client:9.4.4
old=$(run Old)
pom co.elastic.clients:elasticsearch-rest5-client:9.5.6
new=$(run New)
echo "elasticsearch-rest-client 9.4.4 and elasticsearch-rest5-client 9.5.6"
printf '%s\n' "$old" "$new"
[ "$old" = "old: 200 returned 200 401 threw 409 threw 429 threw 500 threw" ] \
  && [ "$new" = "rest5: 200 returned 200 401 returned 401 409 returned 409 429 returned 429 500 threw" ] \
  || { echo "changed: expected the old client to throw from 401 on, the new one at 500"; exit 1; }
