#!/usr/bin/env bash
# HttpCore 5.3 and later give an international host name back in letters, whatever was given: HttpHost.getHostName() and
# BasicHttpRequest.getUri() say bücher.example for xn--bcher-kva.example, while toHostString() and getAuthority() keep the
# punycode. One host has two names, depending on which accessor a log line or a metric asks. HttpCore 5.2 kept punycode.
# Seen: 5.2.5 xn--bcher-kva.example; 5.3.6 and 5.4.4 bücher.example.
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

cat > Names.java <<'J'
import java.io.PrintStream;
import java.net.URI;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHttpRequest;

public class Names {
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    URI uri = URI.create("http://xn--bcher-kva.example/x");
    HttpHost host = HttpHost.create(uri);
    BasicHttpRequest request = new BasicHttpRequest("GET", uri);
    out.println(host.getHostName() + " " + host.toHostString() + " " + request.getUri() + " " + request.getAuthority());
  }
}
J

check() { # version, expected
  pom "org.apache.httpcomponents.core5:httpcore5:$1"
  seen=$(java -cp "lib/*" Names.java)
  echo "httpcore5 $1: $seen"
  [ "$seen" = "$2" ] || { echo "changed: expected $2"; exit 1; }
}

puny=xn--bcher-kva.example
check 5.2.5 "$puny $puny http://$puny/x $puny"
check 5.3.6 "bücher.example $puny http://bücher.example/x $puny"
check 5.4.4 "bücher.example $puny http://bücher.example/x $puny"
