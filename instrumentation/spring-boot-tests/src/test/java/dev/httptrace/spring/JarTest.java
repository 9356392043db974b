/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Properties;
import org.apache.hc.core5.util.VersionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;

/** What is in the jar, and that these tests run on the versions that they are named for. */
class JarTest {

  @Test
  void everyPropertyHasItsMetadata() throws IOException {
    StringBuilder metadata = new StringBuilder();
    for (URL file :
        Collections.list(
            JarTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream in = file.openStream()) {
        metadata.append(new String(in.readAllBytes(), UTF_8));
      }
    }
    assertThat(HttpTraceProperties.class.getRecordComponents()).hasSize(8);
    assertThat(metadata.toString())
        .contains(
            "\"name\": \"httptrace.enabled\"",
            "\"name\": \"httptrace.signals\"",
            "\"name\": \"httptrace.detail\"",
            "\"name\": \"httptrace.slow-threshold\"",
            "\"name\": \"httptrace.leak-threshold\"",
            "\"name\": \"httptrace.call-site-ratio\"",
            "\"name\": \"httptrace.phase-metrics\"",
            "\"name\": \"httptrace.pool-metrics\"");
  }

  @Test
  void versionsAreThoseOfTheLine() throws IOException {
    Properties line = new Properties();
    try (InputStream in = JarTest.class.getResourceAsStream("/line.properties")) {
      line.load(in);
    }
    assertThat(SpringBootVersion.getVersion()).isEqualTo(line.getProperty("spring-boot"));
    assertThat(
            VersionInfo.loadVersionInfo("org.apache.hc.client5", JarTest.class.getClassLoader())
                .getRelease())
        .isEqualTo(line.getProperty("httpclient5"));
    assertThat(OpenTelemetry.class.getResource("OpenTelemetry.class").getPath())
        .contains("opentelemetry-api-" + line.getProperty("opentelemetry") + ".jar");
  }
}
