/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/architecture.md} and its picture to the code. With {@code -Ddocuments.write}
 * the picture is drawn anew: {@code docs/make-architecture}.
 */
class ArchitecturePictureTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Path PICTURE = DOCS.resolve("architecture.svg");

  private static final Plan PLAN =
      Plan.of(
          new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .withImportOption(location -> !location.contains("loopback"))
              .importPackages("dev.httptrace"));

  @Test
  void pictureShowsTheCode() throws IOException {
    String drawn = Picture.of(PLAN);
    if (System.getProperty("documents.write") != null) {
      Files.writeString(PICTURE, drawn);
    }

    assertThat(Files.readString(PICTURE, UTF_8)).as("run docs/make-architecture").isEqualTo(drawn);
  }

  @Test
  void pageNamesEveryRoom() throws IOException {
    String page = Files.readString(DOCS.resolve("architecture.md"), UTF_8);

    assertThat(PLAN.rooms())
        .allSatisfy(
            room -> assertThat(page).contains("`" + room.replace("dev.httptrace.", "") + "`"));
  }
}
