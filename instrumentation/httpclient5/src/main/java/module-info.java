/** Go's {@code net/http/httptrace} for Apache HttpClient 5, with OpenTelemetry. */
module dev.httptrace {
  requires transitive io.opentelemetry.api;
  requires transitive io.opentelemetry.context;
  requires transitive org.apache.httpcomponents.client5.httpclient5;
  requires transitive org.apache.httpcomponents.core5.httpcore5;
  requires org.apache.httpcomponents.core5.httpcore5.h2;
  requires static transitive org.jspecify;
  requires static java.management;
  requires static jdk.jfr;
  requires static jdk.management;

  exports dev.httptrace;
  exports dev.httptrace.httpclient5;
  exports dev.httptrace.jfr;
  exports dev.httptrace.log;
  exports dev.httptrace.otel;
  exports dev.httptrace.record;
}
