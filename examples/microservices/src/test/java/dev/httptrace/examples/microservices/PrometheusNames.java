/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The series that Prometheus 3 makes of metrics that come by OTLP, with its default translation:
 * underscores, and the unit and kind as a suffix; and the one that Jaeger makes of spans.
 */
final class PrometheusNames {

  private static final Pattern NAME = Pattern.compile("\\b[a-z]+(?:_[a-z]+){2,}\\b");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!=|=)\\s*\"");
  private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");

  /** Of Jaeger's connector; run against a Jaeger, as nothing here makes it. */
  private static final String SPANS = "traces_span_metrics_calls_total";

  private static final Set<String> OF_SPANS =
      Set.of("service_name", "span_kind", "httptrace_verdict");

  /** Of the leak watch, which has nothing to count here; LeakSignalsTest has its name. */
  private static final String LEAKS = "httptrace_client_pool_leaked_total";

  private static final Set<String> OF_LEAKS = Set.of("job", "server_address", "server_port");

  private final Map<String, Set<String>> labels = new HashMap<>();

  private PrometheusNames() {
    labels.put(SPANS, OF_SPANS);
    labels.put(LEAKS, OF_LEAKS);
  }

  static PrometheusNames of(List<Metric> metrics) {
    PrometheusNames names = new PrometheusNames();
    metrics.forEach(names::add);
    return names;
  }

  /** Returns the series, and the labels of series, that a query asks for and nobody emits. */
  List<String> lacks(String expression) {
    String bare = expression.replaceAll("\"[^\"]*\"", "\"\"");
    Set<String> asked = new HashSet<>();
    Matcher label = LABEL.matcher(bare);
    while (label.find()) {
      asked.add(label.group(1));
    }
    Matcher by = BY.matcher(bare);
    while (by.find()) {
      asked.addAll(List.of(by.group(1).split(", *", -1)));
    }
    List<String> lacks = new ArrayList<>();
    String withoutLabels = bare.replaceAll("\\{[^}]*}", "");
    withoutLabels = withoutLabels.replaceAll("\\b(?:by|ignoring|group_left) \\([^)]*\\)", "");
    Matcher name = NAME.matcher(withoutLabels);
    int series = 0;
    while (name.find()) {
      Set<String> known = labels.get(name.group());
      series++;
      if (known == null) {
        lacks.add(name.group());
      } else {
        asked.stream().filter(each -> !known.contains(each)).forEach(lacks::add);
      }
    }
    if (series == 0) {
      lacks.add("no series in " + expression);
    }
    return lacks;
  }

  private void add(Metric metric) {
    String name = metric.getName().replace('.', '_');
    if (metric.hasHistogram()) {
      String seconds = name + (metric.getUnit().equals("s") ? "_seconds" : "");
      for (String suffix : List.of("_bucket", "_count", "_sum")) {
        metric
            .getHistogram()
            .getDataPointsList()
            .forEach(point -> add(seconds + suffix, point.getAttributesList()));
      }
      labels.computeIfAbsent(seconds + "_bucket", any -> new HashSet<>()).add("le");
    } else if (metric.hasSum()) {
      String suffix = metric.getSum().getIsMonotonic() ? "_total" : "";
      metric
          .getSum()
          .getDataPointsList()
          .forEach(point -> add(name + suffix, point.getAttributesList()));
    }
  }

  private void add(String name, List<KeyValue> attributes) {
    Set<String> known = labels.computeIfAbsent(name, any -> new HashSet<>());
    known.add("job");
    attributes.forEach(each -> known.add(each.getKey().replace('.', '_')));
  }
}
