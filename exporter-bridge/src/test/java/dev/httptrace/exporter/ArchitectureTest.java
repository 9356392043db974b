/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rooms of the bridge, and which of them know which. */
class ArchitectureTest {
  private static final String BRIDGE = "dev.httptrace.exporter";
  private static final String OTLP = "dev.httptrace.exporter.otlp";
  private static final String BATCH = "dev.httptrace.exporter.batch";
  private static final String ACCOUNT = "dev.httptrace.exporter.account";
  private static final String OUTAGE = "dev.httptrace.exporter.outage";
  private static final String JSON = "dev.httptrace.exporter.json";
  private static final String OTLPJSON = "dev.httptrace.exporter.otlpjson";
  private static final String PROTOBUF = "dev.httptrace.exporter.protobuf";
  private static final String SPOOL = "dev.httptrace.exporter.spool";
  private static final String HAR = "dev.httptrace.exporter.har";
  private static final String TEXT = "dev.httptrace.exporter.text";
  private static final String WATERFALL = "dev.httptrace.exporter.waterfall";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(BRIDGE);

  @Test
  void thereIsNoOtherRoom() {
    assertThat(rooms())
        .containsExactlyInAnyOrder(
            BRIDGE, OTLP, PROTOBUF, BATCH, ACCOUNT, OUTAGE, TEXT, OTLPJSON, SPOOL, JSON, HAR,
            WATERFALL);
  }

  /** Else a change that nobody can see would be a break of the API ({@code .ci/compare-api}). */
  @Test
  void comparisonWithTheLastReleaseLeavesOutWhatTheModuleDoesNotExport() throws IOException {
    Set<String> hidden = rooms();
    hidden.removeAll(found("exports ([a-z.]+);", Path.of("src/main/java/module-info.java")));
    assertThat(
            found(
                "<exclude>(dev\\.httptrace\\.exporter\\.[a-z]+)</exclude>", Path.of("../pom.xml")))
        .isEqualTo(hidden);
  }

  private static Set<String> rooms() {
    return MAIN.stream()
        .map(JavaClass::getPackageName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(String pattern, Path file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file, UTF_8))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void bridgeKnowsOtlpBatchesAndAccounts() {
    onlyKnows(BRIDGE, OTLP, BATCH, ACCOUNT);
  }

  @Test
  void otlpKnowsItsFormatOutagesBatchesTheSpoolAndAccounts() {
    onlyKnows(OTLP, PROTOBUF, OUTAGE, BATCH, SPOOL, ACCOUNT);
  }

  @Test
  void protobufKnowsNoOtherRoom() {
    onlyKnows(PROTOBUF);
  }

  @Test
  void spoolKnowsItsFormatOutagesAndAccounts() {
    onlyKnows(SPOOL, OTLPJSON, OUTAGE, ACCOUNT);
  }

  @Test
  void otlpJsonKnowsText() {
    onlyKnows(OTLPJSON, TEXT);
  }

  @Test
  void batchesKnowAccounts() {
    onlyKnows(BATCH, ACCOUNT);
  }

  @Test
  void accountsKnowNoOtherRoom() {
    onlyKnows(ACCOUNT);
  }

  @Test
  void jsonKnowsItsFormatAndOutages() {
    onlyKnows(JSON, OTLPJSON, OUTAGE);
  }

  @Test
  void harKnowsOutagesAndText() {
    onlyKnows(HAR, OUTAGE, TEXT);
  }

  @Test
  void outagesKnowNoOtherRoom() {
    onlyKnows(OUTAGE);
  }

  @Test
  void textKnowsNoOtherRoom() {
    onlyKnows(TEXT);
  }

  @Test
  void waterfallKnowsNoOtherRoom() {
    onlyKnows(WATERFALL);
  }

  @Test
  void harAndWaterfallWorkWithoutAnSdk() {
    noClasses()
        .that(resideInAnyPackage(HAR, WATERFALL))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter..")
        .check(MAIN);
  }

  @Test
  void onlyFilesKnowJackson() {
    noClasses()
        .that(not(resideInAnyPackage(OTLPJSON, HAR, TEXT)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .check(MAIN);
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching("dev.httptrace.(exporter..)").should().beFreeOfCycles().check(MAIN);
  }

  private static void onlyKnows(String room, String... others) {
    classes()
        .that(resideInAPackage(room))
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("dev.httptrace.exporter.."))
                .or(resideInAPackage(room))
                .or(resideInAnyPackage(others)))
        .check(MAIN);
  }
}
