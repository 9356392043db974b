#!/usr/bin/env bash
# From 5.5 on HttpClient cannot build a client in a modular application that requires it and nothing else: it is an automatic
# module and uses jdk.net, a module of the JDK that nothing resolves then. 5.4 builds one. javac has no objection.
# --add-modules jdk.net mends it, and with slf4j-api 2, a named module where 1.7 was an automatic one, org.slf4j is needed too.
# Seen with httpclient5 5.4.4, 5.5.2 and 5.6.5, slf4j-api 1.7.36 and 2.0.17, on JDK 17.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"

pom() { # folder, group:artifact:version …
  lib=$1; shift
  {
    echo "<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><packaging>pom</packaging><dependencies>"
    for coordinate in "$@"; do
      IFS=: read -r group artifact version <<< "$coordinate"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
    done
    echo "</dependencies></project>"
  } > pom.xml
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$lib" -DincludeScope=runtime
}

app() { # folder of jars, module that is required, an expression
  rm -rf app; mkdir app
  echo "module app { requires $2; }" > app/module-info.java
  echo "package app; class Main { public static void main(String[] args) { System.out.println($3 == null); } }" > app/Main.java
  javac -d app --module-path "$1" app/module-info.java app/Main.java
}

run() { # folder of jars, options
  lib=$1; shift
  { java --module-path "$lib:app" "$@" -m app/app.Main 2>&1 || true; } | sed -nE 's/^(Exception in thread "main" )?java.lang.(NoClassDefFoundError: [^ ]*).*/\2/p; /^false$/p' | head -1
}

client="org.apache.hc.client5.http.impl.classic.HttpClients.createDefault()"
module=org.apache.httpcomponents.client5.httpclient5
pom before org.apache.httpcomponents.client5:httpclient5:5.4.4
app before $module "$client"
before=$(run before)
pom now org.apache.httpcomponents.client5:httpclient5:5.6.5
app now $module "$client"
now=$(run now)
added=$(run now --add-modules jdk.net)
echo "HttpClient 5.4.4: $before; 5.6.5: $now; with --add-modules jdk.net: $added"
pom slf4j2 org.apache.httpcomponents.client5:httpclient5:5.6.5 org.slf4j:slf4j-api:2.0.17
app slf4j2 $module "$client"
slf4j2=$(run slf4j2 --add-modules jdk.net)
both=$(run slf4j2 --add-modules jdk.net,org.slf4j)
echo "with slf4j-api 2.0.17 and jdk.net: $slf4j2; with both modules: $both"

[[ $before == false && $now == "NoClassDefFoundError: jdk/net/"* && $added == false ]] || { echo "changed: expected a missing jdk.net in 5.6, not in 5.4"; exit 1; }
[[ $slf4j2 == "NoClassDefFoundError: org/slf4j/"* && $both == false ]] || { echo "changed: expected a missing org.slf4j with slf4j-api 2"; exit 1; }
