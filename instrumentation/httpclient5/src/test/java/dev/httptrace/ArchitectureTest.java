/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import org.apache.hc.core5.annotation.Internal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rooms of the house, and which of them know which. */
@Tag("once")
class ArchitectureTest {

  private static final String HOOKS = "dev.httptrace";
  private static final String HTTP_CLIENT = "dev.httptrace.httpclient5..";
  private static final String ENTRANCE = "dev.httptrace.httpclient5";
  private static final String ROOMS = "dev.httptrace.httpclient5.*";
  private static final String EXCHANGE = "dev.httptrace.httpclient5.exchange";
  private static final String CLASSIC = "dev.httptrace.httpclient5.classic";
  private static final String ASYNC = "dev.httptrace.httpclient5.async";
  private static final String DIAL = "dev.httptrace.httpclient5.dial";
  private static final String POOL = "dev.httptrace.httpclient5.pool";
  private static final String RECORD = "dev.httptrace.record..";
  private static final String OTEL = "dev.httptrace.otel..";
  private static final String JFR = "dev.httptrace.jfr..";
  private static final String LOG = "dev.httptrace.log..";
  private static final String APACHE = "org.apache.hc..";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("loopback"))
          .importPackages("dev.httptrace");

  @Test
  void hooksKnowNoOtherRoom() {
    check(
        noClasses()
            .that()
            .resideInAPackage(HOOKS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HTTP_CLIENT, RECORD, OTEL, JFR, LOG));
  }

  @Test
  void httpClientRoomKnowsOnlyTheHooks() {
    check(
        noClasses()
            .that()
            .resideInAPackage(HTTP_CLIENT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(RECORD, OTEL, JFR, LOG));
  }

  @Test
  void entranceIsFourClassesThatNoRoomKnows() {
    check(
        classes()
            .that()
            .resideInAPackage(ENTRANCE)
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .bePublic()
            .andShould()
            .haveNameMatching(
                ".*\\.Traced(HttpClients|HttpAsyncClients|SocketFactories|TlsStrategies)"));
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOMS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ENTRANCE));
  }

  @Test
  void exchangeKnowsNoOtherRoomOfTheClient() {
    check(
        noClassesIn(EXCHANGE).dependOnClassesThat().resideInAnyPackage(CLASSIC, ASYNC, DIAL, POOL));
  }

  @Test
  void dialAndPoolKnowOnlyTheExchange() {
    check(noClassesIn(DIAL).dependOnClassesThat().resideInAnyPackage(CLASSIC, ASYNC, POOL));
    check(noClassesIn(POOL).dependOnClassesThat().resideInAnyPackage(CLASSIC, ASYNC, DIAL));
  }

  @Test
  void neitherClientKnowsTheOther() {
    check(noClassesIn(CLASSIC).dependOnClassesThat().resideInAPackage(ASYNC));
    check(noClassesIn(ASYNC).dependOnClassesThat().resideInAPackage(CLASSIC));
  }

  @Test
  void onlyTheClientsAndTheDialTouchInternals() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ENTRANCE, CLASSIC, ASYNC, DIAL)
            .should()
            .dependOnClassesThat(annotatedWith(Internal.class)));
    // HttpClient's own setters name ManagedHttpClientConnection, so the entrance has to.
    check(
        noClasses()
            .that()
            .resideInAPackage(ENTRANCE)
            .should()
            .accessClassesThat(annotatedWith(Internal.class)));
  }

  @Test
  void recordKnowsOnlyTheHooks() {
    check(
        noClasses()
            .that()
            .resideInAPackage(RECORD)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HTTP_CLIENT, OTEL, JFR, LOG));
  }

  @Test
  void otelKnowsOnlyHooksAndRecord() {
    check(
        noClasses()
            .that()
            .resideInAPackage(OTEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HTTP_CLIENT, JFR, LOG));
  }

  @Test
  void jfrKnowsOnlyHooksAndRecord() {
    check(
        noClasses()
            .that()
            .resideInAPackage(JFR)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HTTP_CLIENT, OTEL, LOG));
  }

  @Test
  void logKnowsOnlyHooksAndRecord() {
    check(
        noClasses()
            .that()
            .resideInAPackage(LOG)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HTTP_CLIENT, OTEL, JFR));
  }

  @Test
  void onlyTheJfrRoomKnowsFlightRecorder() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(JFR)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jdk.jfr.."));
  }

  @Test
  void onlyTheHttpClientRoomKnowsHttpClient() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(HTTP_CLIENT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(APACHE));
  }

  @Test
  void hooksKnowOfOpenTelemetryOnlyTheContext() {
    check(
        classes()
            .that()
            .resideInAPackage(HOOKS)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                HOOKS,
                "io.opentelemetry.context..",
                "java..",
                "javax.net.ssl..",
                "org.jspecify.annotations.."));
  }

  @Test
  void nobodyReflectsOrKnowsALoggingLibrary() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.lang.reflect..", "org.slf4j..", "java.util.logging.."));
  }

  @Test
  void roomsHaveNoCycles() {
    check(slices().matching("dev.httptrace.(*)..").should().beFreeOfCycles());
    check(slices().matching("dev.httptrace.httpclient5.(*)..").should().beFreeOfCycles());
  }

  private static ClassesShould noClassesIn(String room) {
    return noClasses().that().resideInAPackage(room).should();
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
