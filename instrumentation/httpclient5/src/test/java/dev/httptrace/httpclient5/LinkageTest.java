/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What our classes name of HttpClient is there, on each version that the tests run on. */
class LinkageTest {

  /** Named by nobody but one another, and by the one place that knows what HttpClient offers. */
  private static final Set<String> FROM_5_4_ON =
      Set.of(
          "StrategySeams",
          "TracedTlsStrategies",
          "TracingConnectionManagerBuilder",
          "TracingConnectionOperator",
          "TracingDetachedSocketFactory",
          "TracingTlsSocketStrategy");

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.httptrace.httpclient5");

  @Test
  void newerClassesAreNamedInOnePlace() {
    assertThat(
            OURS.stream()
                .filter(user -> !FROM_5_4_ON.contains(outermost(user)))
                .filter(
                    user ->
                        user.getDirectDependenciesFromSelf().stream()
                            .anyMatch(
                                used -> FROM_5_4_ON.contains(outermost(used.getTargetClass()))))
                .map(JavaClass::getSimpleName)
                .collect(toSet()))
        .containsExactly("Offered");
  }

  @Test
  void whatIsCalledIsThere() {
    assertThat(
            OURS.stream()
                .filter(user -> Wiring.hasStrategies() || !FROM_5_4_ON.contains(outermost(user)))
                .flatMap(user -> user.getAccessesFromSelf().stream())
                .filter(access -> isApache(access.getTargetOwner()))
                .filter(access -> access.getTarget().resolveMember().isEmpty())
                .filter(access -> !isForwarder(access))
                .map(JavaAccess::getDescription))
        .isEmpty();
  }

  /** Decorators have the methods of the newest version, which older ones do not call. */
  private static boolean isForwarder(JavaAccess<?> access) {
    return access.getOrigin().getName().equals(access.getTarget().getName());
  }

  private static boolean isApache(JavaClass type) {
    return type.getPackageName().startsWith("org.apache.hc");
  }

  private static String outermost(JavaClass type) {
    return type.getPackageName().startsWith("dev.httptrace.httpclient5")
        ? type.getName().replaceAll(".*\\.", "").replaceAll("\\$.*", "")
        : "";
  }
}
