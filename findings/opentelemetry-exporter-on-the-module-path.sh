#!/usr/bin/env bash
# OpenTelemetry's OTLP exporter for Java does not start in a modular application: its jars are automatic modules, which cannot
# require anything, and OkHttp 5 is a named one, so nothing resolves okhttp3 although it is on the module path. javac has no
# objection; the first exporter that is built ends in NoClassDefFoundError. --add-modules okhttp3 mends it.
# Seen with opentelemetry-exporter-otlp 1.68.0, which brings okhttp 5.5.1, on JDK 17.
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

pom otlp io.opentelemetry:opentelemetry-exporter-otlp:1.68.0
app otlp io.opentelemetry.exporter.otlp "io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter.getDefault()"
plain=$(run otlp)
added=$(run otlp --add-modules okhttp3)
echo "OTLP exporter, okhttp3 on the module path: $plain; with --add-modules okhttp3: $added"

[[ $plain == "NoClassDefFoundError: okhttp3/"* && $added == false ]] || { echo "changed: expected a missing okhttp3 that --add-modules finds"; exit 1; }
