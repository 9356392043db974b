/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlpjson;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfoBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Map;

/** Where spans that are read back came from. */
final class StoredOrigin {
  private static final String SCHEMA_URL = "schemaUrl";

  private StoredOrigin() {}

  static Resource resource(Map<String, Object> fields) {
    return Resource.create(
        StoredValues.attributes(JsonTree.object(fields, "resource")),
        fields.containsKey(SCHEMA_URL) ? JsonTree.text(fields, SCHEMA_URL) : null);
  }

  static InstrumentationScopeInfo scope(Map<String, Object> fields) {
    Map<String, Object> scope = JsonTree.object(fields, "scope");
    InstrumentationScopeInfoBuilder builder =
        InstrumentationScopeInfo.builder(JsonTree.text(scope, "name"))
            .setAttributes(StoredValues.attributes(scope));
    if (scope.containsKey("version")) {
      builder.setVersion(JsonTree.text(scope, "version"));
    }
    if (fields.containsKey(SCHEMA_URL)) {
      builder.setSchemaUrl(JsonTree.text(fields, SCHEMA_URL));
    }
    return builder.build();
  }
}
