/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One that builds an HttpClient 5 of its own, as the build has resolved it: src/it/libraries. */
enum Library {
  AWS_SDK("AWS SDK v2, apache5-client", "apache5-client"),
  CAMEL("Camel, camel-http", "camel-http"),
  CLICKHOUSE("ClickHouse, client-v2", "client-v2"),
  DOCKER_JAVA("docker-java-transport-httpclient5", "docker-java-transport-httpclient5"),
  DROPWIZARD("dropwizard-client", "dropwizard-client"),
  ELASTICSEARCH("Elasticsearch, rest5-client", "elasticsearch-rest5-client"),
  FEIGN("feign-hc5", "feign-hc5"),
  FLUENT("httpclient5-fluent", "httpclient5-fluent"),
  GOOGLE_HTTP_CLIENT("google-http-client-apache-v5", "google-http-client-apache-v5"),
  ICEBERG("Iceberg REST, iceberg-core", "iceberg-core"),
  JERSEY("jersey-apache5-connector", "jersey-apache5-connector"),
  OPENLINEAGE("OpenLineage, openlineage-java", "openlineage-java"),
  OPENSEARCH("opensearch-java", "opensearch-java"),
  SPRING_REST_CLIENT("Spring `RestClient`", "spring-web"),
  SPRING_WEB_CLIENT("Spring `WebClient`", "spring-webflux"),
  WIREMOCK("WireMock as a proxy", "wiremock");

  static final Path PLACE = Path.of(System.getProperty("libraries", "target/it/libraries"));

  private final String title;
  private final String artifact;

  Library(String title, String artifact) {
    this.title = title;
    this.artifact = artifact;
  }

  String title() {
    return title;
  }

  /** The path that its call has somewhere in its URL. */
  String path() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String version() throws IOException {
    return version(artifact);
  }

  String httpClient() throws IOException {
    return version("httpclient5");
  }

  String classPath() throws IOException {
    return Files.readString(target().resolve("classpath")).strip();
  }

  Path classes() {
    return target().resolve("classes");
  }

  private Path target() {
    return PLACE.resolve(path()).resolve("target");
  }

  private String version(String artifact) throws IOException {
    Matcher jar =
        Pattern.compile(Pattern.quote(File.separator + artifact) + "-(\\d[^/\\\\]*)\\.jar")
            .matcher(classPath());
    if (!jar.find()) {
      throw new AssertionError("no " + artifact + " in " + classPath());
    }
    return jar.group(1);
  }
}
