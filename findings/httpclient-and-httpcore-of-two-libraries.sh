#!/usr/bin/env bash
# Two libraries that each work alone can leave a mix of HttpClient and HttpCore that does not run: one brings a newer
# httpclient5, the other declares httpcore5 by itself, and Maven takes the nearest of each. It depends on their order in the
# POM. Declaring httpcore5 and httpcore5-h2 too mends it.
# Seen with feign-hc5 13.9.1 before google-http-client-apache-v5 2.1.0: httpclient5 5.6 on httpcore5 5.2.5,
# NoSuchMethodError. The other way round, and with httpcore5 declared, it works.
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

cat > Probe.java <<'J'
import com.google.api.client.http.apache.v5.Apache5HttpTransport;

public class Probe {
  public static void main(String[] args) throws Exception {
    try {
      new Apache5HttpTransport().shutdown();
      System.out.println("works");
    } catch (LinkageError e) {
      System.out.println(e.getClass().getSimpleName());
    }
  }
}
J

check() { # expected, coordinates …
  expected=$1; shift
  pom "$@"
  seen=$(java -cp "lib/*" Probe.java 2> /dev/null)
  echo "$(cd lib && ls httpclient5-5* httpcore5-5* | tr '\n' ' '): $seen"
  [ "$seen" = "$expected" ] || { echo "changed: expected $expected"; exit 1; }
}

google=com.google.http-client:google-http-client-apache-v5:2.1.0
feign=io.github.openfeign:feign-hc5:13.9.1
core="org.apache.httpcomponents.core5:httpcore5:5.4.4 org.apache.httpcomponents.core5:httpcore5-h2:5.4.4"
check works $google
check works $google $feign
check NoSuchMethodError $feign $google
check works $core $feign $google
