/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  @Test
  void everyBlockOfJavaIsRunHere() {
    assertThat(
            Stream.of(Documents.INTEGRATIONS, Documents.CONFIGURATION)
                .flatMap(document -> Documents.java(document).stream()))
        .containsExactlyElementsOf(
            Stream.of(
                    OpenTelemetryLibraryTest.class,
                    FeignTest.class,
                    DropwizardTest.class,
                    AwsTest.class,
                    ElasticsearchTest.class,
                    OpenSearchTest.class,
                    SettingsOfTheProcessTest.class,
                    UrlTemplateTest.class)
                .map(Documents::snippets)
                .flatMap(List::stream)
                .toList());
  }
}
